import type { Fleet } from '@repo/contract';
import { useState } from 'react';

import { toggleFilter, type Filter } from './filter/filter.ts';
import { useFilter } from './filter/use-filter.ts';
import { FleetPanel } from './fleet/fleet-panel.tsx';
import { Summary } from './fleet/summary.tsx';
import { useChanges } from './fleet/use-changes.ts';
import { describeChanges } from './fleet/changes.ts';
import type { View } from './fleet/views.ts';
import { showTimeline, Timeline } from './timeline/timeline.tsx';

interface Props {
  readonly fleet: Fleet;
}

/** A fleet that has at least one app: its figures, the grid and the timeline. */
export function Overview({ fleet }: Props) {
  const [view, setView] = useState<View>('all');
  const [filter, setFilter] = useFilter();
  const changes = useChanges(fleet);
  const pick = (clicked: Filter) => {
    setFilter(toggleFilter(filter, clicked));
    showTimeline();
  };
  return (
    <>
      <p role="status" className="visually-hidden">
        {describeChanges(changes)}
      </p>
      <a className="skip" href="#timeline">
        Skip the fleet
      </a>
      <Summary fleet={fleet} view={view} onView={setView} />
      <div className="columns">
        <FleetPanel fleet={fleet} view={view} filter={filter} changes={changes} onPick={pick} onView={setView} />
        <Timeline filter={filter} onFilter={setFilter} />
      </div>
    </>
  );
}
