import { environmentName } from '@repo/contract';
import { createDatabase } from '@repo/database';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { databaseOfFile } from '../../test/of-file.ts';
import { findFleet, fleetQuery } from './find-fleet.ts';

const releases = 30_000;
const apps = 12;

const { url } = await databaseOfFile();
const knex = createDatabase({ url, name: 'test' });

beforeAll(async () => {
  await knex.raw(
    `INSERT INTO releases (app, environment, version, fingerprint, status)
     SELECT 'app-' || n % ?, (?::text[])[1 + n / 100 % 3], '1.0.' || n, repeat('a', 64), 'running'
     FROM generate_series(1, ?) AS n`,
    [apps, environmentName.options, releases],
  );
  await knex.raw('ANALYZE releases');
});
afterAll(async () => {
  await knex.destroy();
});

test('finds what a look at every single release would find', async () => {
  const { rows } = await knex.raw<{ rows: { id: string }[] }>(
    'SELECT DISTINCT ON (app, environment) id FROM releases ORDER BY app, environment, id DESC',
  );
  const fleet = await findFleet(knex);
  const found = fleet.apps.flatMap(({ environments }) => Object.values(environments).map(({ id }) => id));
  expect(found.toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
  expect(fleet.apps.map(({ app }) => app)).toEqual(fleet.apps.map(({ app }) => app).toSorted());
});

/** A node of a plan, as far as it matters here (https://www.postgresql.org/docs/current/sql-explain.html). */
interface PlanNode {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

test('reads one row for each app and environment, however many releases there are', async () => {
  const { rows } = await knex.raw<{ rows: { 'QUERY PLAN': { Plan: PlanNode }[] }[] }>(
    `EXPLAIN (ANALYZE, FORMAT JSON) ${fleetQuery}`,
  );
  const plans = rows.flatMap((row) => row['QUERY PLAN'].map(({ Plan }) => rowsRead(Plan)));
  expect(plans).toEqual([apps * environmentName.options.length]);
});

/** How many releases a plan touched, those that it threw away as well. */
function rowsRead(node: PlanNode): number {
  const { 'Actual Rows': kept, 'Rows Removed by Filter': dropped = 0, 'Actual Loops': loops, Plans = [] } = node;
  const own = node['Relation Name'] === 'releases' ? Math.round((kept + dropped) * loops) : 0;
  return own + Plans.map(rowsRead).reduce((sum, rows) => sum + rows, 0);
}
