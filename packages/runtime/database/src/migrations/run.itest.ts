import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { freePort } from '@repo/local-services';
import { testDatabase, type TestDatabase } from '@repo/testing';
import type { Knex } from 'knex';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { environmentColumn, indexOnApp, releases } from '../../test/releases.ts';
import { createDatabase } from '../database.ts';
import type { Migration } from './migration.ts';
import { migrateDown, migrateUp, migrationStatus } from './run.ts';

const all = [releases(), indexOnApp(), environmentColumn()];
const names = all.map(({ name }) => name);

let postgres: TestDatabase;
let database: Knex;

beforeEach(async () => {
  postgres = await testDatabase();
  database = createDatabase({ url: postgres.url, name: 'test' });
});

afterEach(async () => {
  await database.destroy();
  await postgres.drop();
});

async function states(migrations: readonly Migration[] = all): Promise<string[]> {
  const status = await migrationStatus({ url: postgres.url, migrations });
  return status.map(({ state }) => state);
}

describe('migrateUp', () => {
  it('applies what is pending, in order, and nothing the second time', async () => {
    expect(await migrateUp({ url: postgres.url, migrations: all.slice(0, 1) })).toEqual(names.slice(0, 1));
    expect(await migrateUp({ url: postgres.url, migrations: all })).toEqual(names.slice(1));
    expect(await migrateUp({ url: postgres.url, migrations: all })).toEqual([]);
    expect(await database('releases').select('app', 'version', 'environment')).toEqual([
      { app: 'checkout', version: '1.4.2', environment: null },
    ]);
  });

  it('tells what it does', async () => {
    const lines: string[] = [];

    await migrateUp({ url: postgres.url, migrations: [releases()], log: (line) => lines.push(line) });

    expect(lines).toEqual([expect.stringMatching(/^20261101120000_releases up \(\d+ ms\)$/)]);
  });

  it('names the step that fails, keeps those before it and nothing of its own', async () => {
    const faulty: Migration = {
      ...environmentColumn(),
      up: async (trx) => {
        await environmentColumn().up(trx);
        await trx.raw('alter table deployments add column region text');
      },
    };

    await expect(migrateUp({ url: postgres.url, migrations: [releases(), faulty] })).rejects.toThrow(
      'Migration 20261103101500_environment failed (up): alter table deployments add column region text - relation "deployments" does not exist',
    );
    expect(await states([releases(), faulty])).toEqual(['done', 'pending']);
    expect(await database.schema.hasColumn('releases', 'environment')).toBe(false);
  });

  it('runs each step once when several processes start at once', async () => {
    const results = await Promise.all(
      Array.from({ length: 4 }, () => migrateUp({ url: postgres.url, migrations: all })),
    );

    expect(results.flat().sort()).toEqual(names);
    expect(await database('releases')).toHaveLength(1);
  });

  it('waits for nobody while it builds an index beside a waiting run', async () => {
    await migrateUp({ url: postgres.url, migrations: [releases()] });
    const lines: string[] = [];
    const begun = Promise.withResolvers<undefined>();
    const waiting = Promise.withResolvers<undefined>();
    const held: Migration = {
      ...indexOnApp(),
      up: async (knex) => {
        begun.resolve(undefined);
        await waiting.promise;
        await indexOnApp().up(knex);
      },
    };
    const log = (line: string) => {
      lines.push(line);
      waiting.resolve(undefined);
    };
    const first = migrateUp({ url: postgres.url, migrations: [releases(), held] });
    await begun.promise;
    const second = migrateUp({ url: postgres.url, migrations: all, log });

    expect(await first).toEqual([indexOnApp().name]);
    expect(await second).toEqual([environmentColumn().name]);
    expect(lines[0]).toBe('waiting for another migration run');
  });

  it('comes again for a lock that a long transaction of a service holds', async () => {
    await migrateUp({ url: postgres.url, migrations: [releases()] });
    const service = await database.transaction();
    await service('releases').select();
    const lines: string[] = [];
    const log = (line: string) => {
      lines.push(line);
      if (line.startsWith('a lock was not to be had')) void service.rollback();
    };

    expect(await migrateUp({ url: postgres.url, migrations: [releases(), environmentColumn()], log })).toEqual([
      environmentColumn().name,
    ]);
    expect(lines[0]).toMatch(/^a lock was not to be had, try 2 of 10/);
  });

  it('leaves alone what a newer release has applied', async () => {
    await migrateUp({ url: postgres.url, migrations: all });

    expect(await migrateUp({ url: postgres.url, migrations: [releases()] })).toEqual([]);
  });

  it('refuses a list that is out of order', async () => {
    await expect(migrateUp({ url: postgres.url, migrations: [indexOnApp(), releases()] })).rejects.toThrow(
      '20261101120000_releases is listed after 20261102090000_releases_by_app',
    );
  });

  it('says that PostgreSQL cannot be reached, without the password', async () => {
    const port = await freePort();
    const url = `postgres://deployer:open-sesame@127.0.0.1:${port}/releases`;

    const fault = await migrateUp({ url, migrations: all }).catch(String);

    expect(fault).toMatch(/^DatabaseError: Cannot connect to PostgreSQL: .*ECONNREFUSED/);
    expect(fault).not.toContain('open-sesame');
  });

  it('stops when its connection is lost, for the lock is lost with it', async () => {
    const cut: Migration = {
      ...indexOnApp(),
      up: async (knex) => {
        await knex.raw('select pg_terminate_backend(pg_backend_pid())').catch(() => undefined);
        await knex.raw('create table deployments (id bigint)');
      },
    };

    await expect(migrateUp({ url: postgres.url, migrations: [cut] })).rejects.toThrow(
      /connection to PostgreSQL was lost|Connection terminated/,
    );
    expect(await database.schema.hasTable('deployments')).toBe(false);
  });
});

describe('a migration run that was killed', () => {
  it('leaves nothing of a step in a transaction, and the next run applies it', async () => {
    await killInTheMiddle('releases');

    expect(await migrateUp({ url: postgres.url, migrations: all })).toEqual(names);
    expect(await database('releases')).toHaveLength(1);
  });

  it('is taken up again at a step outside a transaction', async () => {
    await killInTheMiddle('index');
    expect(await database('knex_migrations_lock').pluck('is_locked')).toEqual([1]);

    expect(await migrateUp({ url: postgres.url, migrations: all })).toEqual(names.slice(1));
    expect(await states()).toEqual(['done', 'done', 'done']);
  });
});

describe('migrateDown', () => {
  it('takes the newest step back', async () => {
    await migrateUp({ url: postgres.url, migrations: all });

    expect(await migrateDown({ url: postgres.url, migrations: all })).toEqual([environmentColumn().name]);
    expect(await database.schema.hasColumn('releases', 'environment')).toBe(false);
    expect(await states()).toEqual(['done', 'done', 'pending']);
  });

  it('takes steps back to the one to keep, newest first', async () => {
    await migrateUp({ url: postgres.url, migrations: all });

    expect(await migrateDown({ url: postgres.url, migrations: all, to: releases().name })).toEqual([
      environmentColumn().name,
      indexOnApp().name,
    ]);
    expect(await states()).toEqual(['done', 'pending', 'pending']);
  });

  it('keeps a step applied when taking it back fails half way', async () => {
    const faulty: Migration = {
      ...releases(),
      down: async (trx) => {
        await trx.schema.dropTable('releases');
        await trx.raw('drop table deployments');
      },
    };
    await migrateUp({ url: postgres.url, migrations: [faulty] });

    await expect(migrateDown({ url: postgres.url, migrations: [faulty] })).rejects.toThrow(
      'Migration 20261101120000_releases failed (down)',
    );
    expect(await states([faulty])).toEqual(['done']);
    expect(await database('releases')).toHaveLength(1);
  });

  it('refuses to go back to a step that it does not know', async () => {
    await expect(migrateDown({ url: postgres.url, migrations: all, to: '20250101_unknown' })).rejects.toThrow(
      'There is no migration "20250101_unknown" to go back to.',
    );
  });
});

describe('migrationStatus', () => {
  it('finds everything pending in an empty database, and leaves it empty', async () => {
    expect(await states()).toEqual(['pending', 'pending', 'pending']);
    expect(await database.schema.hasTable('knex_migrations')).toBe(false);
  });
});

async function killInTheMiddle(step: 'releases' | 'index'): Promise<void> {
  const file = fileURLToPath(new URL('../../test/migrate-slowly.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=source', file, postgres.url, step], { stdio: 'inherit' });
  const ended = once(child, 'exit');
  await slept('the child');
  child.kill('SIGKILL');
  await ended;
}

async function slept(who: string): Promise<void> {
  await expect
    .poll(
      () =>
        database('pg_stat_activity')
          .where('query', 'like', '%pg_sleep%')
          .andWhere({ application_name: 'migrations', state: 'active' }),
      {
        message: `${who} did not get to its pause`,
      },
    )
    .not.toHaveLength(0);
}
