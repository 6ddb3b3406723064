import type { Fleet, Release } from '@repo/contract';
import { useState } from 'react';

import type { Filter } from '../filter/filter.ts';
import { FleetGrid } from './fleet-grid.tsx';
import { SearchField } from './search-field.tsx';
import { environmentsOf, selectApps, type View } from './views.ts';

interface Props {
  readonly fleet: Fleet;
  readonly view: View;
  readonly filter: Filter;
  readonly changes: readonly Release[];
  readonly onPick: (filter: Filter) => void;
  readonly onView: (view: View) => void;
}

/** What runs where, less what was not searched for. */
export function FleetPanel({ fleet, view, filter, changes, onPick, onView }: Props) {
  const [search, setSearch] = useState('');
  const apps = selectApps(fleet, { view, search });
  const showAll = () => {
    setSearch('');
    onView('all');
  };
  return (
    <section className="panel" aria-labelledby="fleet">
      <div className="panel-head">
        <h2 id="fleet">Fleet</h2>
        <p className="panel-note fleet-note">What runs where</p>
        <SearchField value={search} onChange={setSearch} />
      </div>
      {apps.length > 0 ? (
        <FleetGrid apps={apps} environments={environmentsOf(fleet)} filter={filter} changes={changes} onPick={onPick} />
      ) : (
        <div className="panel-empty">
          <p>No app is like that.</p>
          <button type="button" className="button" onClick={showAll}>
            Show all apps
          </button>
        </div>
      )}
    </section>
  );
}
