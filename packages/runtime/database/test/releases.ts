import type { Migration } from '../src/index.ts';

/** Makes the table of releases, then dwells on it for so many seconds. */
export function releases(seconds = 0): Migration {
  return {
    name: '20261101120000_releases',
    up: async (trx) => {
      await trx.schema.createTable('releases', (table) => {
        table.bigIncrements('id');
        table.text('app').notNullable();
        table.text('version').notNullable();
      });
      await trx('releases').insert({ app: 'checkout', version: '1.4.2' });
      await trx.raw('select pg_sleep(?)', [seconds]);
    },
    down: async (trx) => {
      await trx.schema.dropTable('releases');
    },
  };
}

/** Outside a transaction: an index that may be built while the table is in use, then so many seconds of dwelling. */
export function indexOnApp(seconds = 0): Migration {
  return {
    name: '20261102090000_releases_by_app',
    transaction: false,
    up: async (knex) => {
      await knex.raw('create index concurrently if not exists releases_by_app on releases (app)');
      await knex.raw('select pg_sleep(?)', [seconds]);
    },
    down: async (knex) => {
      await knex.raw('drop index concurrently if exists releases_by_app');
    },
  };
}

export function environmentColumn(): Migration {
  return {
    name: '20261103101500_environment',
    up: async (trx) => {
      await trx.schema.alterTable('releases', (table) => {
        table.text('environment');
      });
    },
    down: async (trx) => {
      await trx.schema.alterTable('releases', (table) => {
        table.dropColumn('environment');
      });
    },
  };
}
