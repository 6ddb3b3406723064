import './fleet-grid.css';

import type { EnvironmentName, FleetApp, Release } from '@repo/contract';

import type { Filter } from '../filter/filter.ts';
import { moveFocus } from './arrow-keys.ts';
import { FleetRow } from './fleet-row.tsx';
import { useTips } from './use-tips.ts';

interface Props {
  readonly apps: readonly FleetApp[];
  readonly environments: readonly EnvironmentName[];
  readonly filter: Filter;
  readonly changes: readonly Release[];
  readonly onPick: (filter: Filter) => void;
}

/**
 * Apps by environments. A plain table, which screen readers know how to walk; arrow keys are there for everybody else.
 * The roles repeat what the elements are, because narrow screens lay them out as cards, and some browsers then forget it.
 */
export function FleetGrid({ apps, environments, filter, changes, onPick }: Props) {
  const tips = useTips();
  return (
    <table className="grid" role="table" aria-labelledby="fleet" onKeyDown={moveFocus} {...tips}>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">
            App
          </th>
          {environments.map((environment) => (
            <EnvironmentHead
              key={environment}
              environment={environment}
              isPicked={filter.environment === environment && filter.app === undefined}
              hasStanding={environment === 'prod' && environments.includes('staging')}
              onPick={onPick}
            />
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {apps.map((app) => (
          <FleetRow
            key={app.app}
            app={app}
            environments={environments}
            filter={filter}
            changes={changes}
            onPick={onPick}
          />
        ))}
      </tbody>
    </table>
  );
}

interface HeadProps {
  readonly environment: EnvironmentName;
  readonly isPicked: boolean;
  /** Whether the column that compares it with the one before it comes first. */
  readonly hasStanding: boolean;
  readonly onPick: (filter: Filter) => void;
}

function EnvironmentHead({ environment, isPicked, hasStanding, onPick }: HeadProps) {
  return (
    <>
      {hasStanding && (
        <th role="columnheader" scope="col" className="standing-head">
          <span className="visually-hidden">Staging against prod</span>
        </th>
      )}
      <th role="columnheader" scope="col">
        <button
          type="button"
          className="head-button"
          aria-pressed={isPicked}
          onClick={() => {
            onPick({ environment });
          }}
        >
          {environment}
        </button>
      </th>
    </>
  );
}
