import './summary.css';

import type { Fleet } from '@repo/contract';

import { countViews, type View } from './views.ts';
import { AheadIcon, AlertIcon, AppsIcon, SameIcon } from '../parts/icons.tsx';

const tiles = [
  { view: 'all', label: 'Apps', hint: 'on the board', Icon: AppsIcon },
  { view: 'same', label: 'In step', hint: 'same fingerprint in staging and prod', Icon: SameIcon },
  { view: 'ahead', label: 'Ahead', hint: 'in staging, not yet in prod', Icon: AheadIcon },
  { view: 'trouble', label: 'In trouble', hint: 'failed or rolled back', Icon: AlertIcon },
] as const;

interface Props {
  readonly fleet: Fleet;
  readonly view: View;
  readonly onView: (view: View) => void;
}

/** The fleet in four figures; each shows its own apps when clicked. */
export function Summary({ fleet, view, onView }: Props) {
  const counts = countViews(fleet);
  return (
    <div className="panel summary" role="group" aria-label="Show in the fleet">
      {tiles.map(({ view: own, label, hint, Icon }) => (
        <button
          key={own}
          type="button"
          className="tile"
          data-view={own}
          data-empty={counts[own] === 0 || undefined}
          aria-pressed={view === own}
          onClick={() => {
            onView(view === own ? 'all' : own);
          }}
        >
          <Icon />
          <span className="tile-count">{counts[own]}</span>
          <span className="tile-label">{label}</span>
          <span className="tile-hint">{hint}</span>
        </button>
      ))}
    </div>
  );
}
