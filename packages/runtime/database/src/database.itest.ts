import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

import { freePort } from '@repo/local-services';
import { testDatabase, type TestDatabase } from '@repo/testing';
import type { Knex } from 'knex';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { checkDatabase, createDatabase, type DatabaseOptions } from './database.ts';
import { DatabaseError } from './error.ts';

let postgres: TestDatabase;
let opened: Knex[];

beforeEach(async () => {
  postgres = await testDatabase();
  opened = [];
});

afterEach(async () => {
  await Promise.all(opened.map((database) => database.destroy()));
  await postgres.drop();
});

function open(options: Partial<DatabaseOptions> = {}): Knex {
  const database = createDatabase({ url: postgres.url, name: 'api', ...options });
  opened.push(database);
  return database;
}

async function setting(database: Knex, name: string): Promise<unknown> {
  const { rows } = await database.raw<{ rows: { value: unknown }[] }>('select current_setting(?) as value', [name]);
  return rows[0]?.value;
}

describe('createDatabase', () => {
  it('bounds statements, waits for locks and idle transactions from the first statement on', async () => {
    const database = open({ statementTimeoutMs: 1000, lockTimeoutMs: 500, idleInTransactionTimeoutMs: 2000 });

    expect(await setting(database, 'statement_timeout')).toBe('1s');
    expect(await setting(database, 'lock_timeout')).toBe('500ms');
    expect(await setting(database, 'idle_in_transaction_session_timeout')).toBe('2s');
    expect(await setting(database, 'client_connection_check_interval')).toBe('5s');
    expect(await setting(database, 'application_name')).toBe('api');
  });

  it('ends a statement that takes too long', async () => {
    const database = open({ statementTimeoutMs: 50 });

    await expect(database.raw('select pg_sleep(60)')).rejects.toMatchObject({ code: '57014' });
  });

  it('gives a bigint as text, with all its digits', async () => {
    const { rows } = await open().raw<{ rows: unknown[] }>('select 9007199254740993::bigint as id');

    expect(rows).toEqual([{ id: '9007199254740993' }]);
  });

  it('makes a waiter give up when all connections stay in use', async () => {
    const database = open({ poolSize: 1, acquireTimeoutMs: 3000 });
    const transaction = await database.transaction();

    await expect(database.raw('select 1')).rejects.toThrow(/acquiring a connection/);

    await transaction.rollback();
  });

  it('connects anew after PostgreSQL has ended its connections', async () => {
    const database = open({ poolSize: 1 });
    await database.raw('select 1');
    await open({ name: 'operator' }).raw(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'api' and datname = current_database()`,
    );

    await expect.poll(() => checkDatabase(database).then(() => 'answers', String)).toBe('answers');
  });
});

describe('checkDatabase', () => {
  it('is content with a database that answers', async () => {
    await expect(checkDatabase(open())).resolves.toBeUndefined();
  });

  it('rejects when nobody listens', async () => {
    const port = await freePort();

    await expect(checkDatabase(open({ url: `postgres://127.0.0.1:${port}/releases` }))).rejects.toThrow(/ECONNREFUSED/);
  });

  it('rejects when the server takes the connection and says nothing', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = addressOf(silent.address());

    await expect(checkDatabase(open({ url: `postgres://127.0.0.1:${port}/releases` }))).rejects.toThrow(DatabaseError);

    silent.close();
  });
});

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address;
}
