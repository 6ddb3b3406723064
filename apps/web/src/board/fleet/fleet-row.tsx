import type { EnvironmentName, FleetApp, Release } from '@repo/contract';
import { Fragment } from 'react';

import type { Filter } from '../filter/filter.ts';
import { NoReleaseCell, ReleaseCell } from './release-cell.tsx';
import { StandingCell } from './standing-cell.tsx';

interface Props {
  readonly app: FleetApp;
  readonly environments: readonly EnvironmentName[];
  readonly filter: Filter;
  readonly changes: readonly Release[];
  readonly onPick: (filter: Filter) => void;
}

/** One app: what each environment runs of it, and how staging stands to prod. */
export function FleetRow({ app, environments, filter, changes, onPick }: Props) {
  const isPicked = (environment: EnvironmentName | undefined) =>
    filter.app === app.app && filter.environment === environment;
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        <button
          type="button"
          className="app-button"
          aria-pressed={isPicked(undefined)}
          onClick={() => {
            onPick({ app: app.app });
          }}
        >
          {app.app}
        </button>
      </th>
      {environments.map((environment) => {
        const release = app.environments[environment];
        return (
          <Fragment key={environment}>
            {environment === 'prod' && environments.includes('staging') && <StandingCell app={app} />}
            {release === undefined ? (
              <NoReleaseCell environment={environment} />
            ) : (
              <ReleaseCell
                release={release}
                isPicked={isPicked(environment)}
                isChanged={changes.some(({ id }) => id === release.id)}
                onPick={onPick}
              />
            )}
          </Fragment>
        );
      })}
    </tr>
  );
}
