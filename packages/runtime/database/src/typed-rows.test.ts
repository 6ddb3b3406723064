import { describe, expect, expectTypeOf, it } from 'vitest';

import { createDatabase } from './database.ts';

interface ReleaseRow {
  readonly id: string;
  readonly app: string;
  readonly version: string;
}

// What an app writes once, beside its migrations.
declare module 'knex/types/tables.js' {
  interface Tables {
    releases: ReleaseRow;
  }
}

describe('typed rows', () => {
  it('gives rows the type that the app has declared for the table', () => {
    const database = createDatabase({ url: 'postgres://127.0.0.1:1/none', name: 'api' });

    const newest = database('releases').where({ app: 'checkout' }).orderBy('id', 'desc').first('version');

    expectTypeOf<Awaited<typeof newest>>().toEqualTypeOf<Pick<ReleaseRow, 'version'> | undefined>();
    expect(newest.toSQL().sql).toBe('select "version" from "releases" where "app" = ? order by "id" desc limit ?');
  });
});
