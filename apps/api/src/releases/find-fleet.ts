import type { Fleet, FleetApp, Release } from '@repo/contract';
import type { Knex } from 'knex';

import { toRelease, type ReleaseRow } from './rows.ts';

/**
 * The newest release of each app and environment: hops from the end of one to the end of the one before, in the index on
 * exactly this order (https://wiki.postgresql.org/wiki/Loose_indexscan). DISTINCT ON would read every release there is.
 */
export const fleetQuery = `
  WITH RECURSIVE newest AS (
    (SELECT * FROM releases ORDER BY app DESC, environment DESC, id DESC LIMIT 1)
    UNION ALL
    SELECT before.*
    FROM newest
    CROSS JOIN LATERAL (
      SELECT * FROM releases
      WHERE (releases.app, releases.environment) < (newest.app, newest.environment)
      ORDER BY app DESC, environment DESC, id DESC
      LIMIT 1
    ) AS before
  )
  SELECT * FROM newest ORDER BY app, environment
`;

/** What runs where, by the newest release of each app and environment. */
export async function findFleet(database: Knex): Promise<Fleet> {
  const { rows } = await database.raw<{ rows: ReleaseRow[] }>(fleetQuery);
  const releases = rows.map(toRelease);
  return { updatedAt: newest(releases), apps: byApp(releases) };
}

function newest(releases: readonly Release[]): string | null {
  return (
    releases
      .map(({ releasedAt }) => releasedAt)
      .toSorted()
      .at(-1) ?? null
  );
}

function byApp(releases: readonly Release[]): FleetApp[] {
  return [...Map.groupBy(releases, ({ app }) => app)].map(([app, its]) => ({
    app,
    environments: Object.fromEntries(its.map((release) => [release.environment, release])),
  }));
}
