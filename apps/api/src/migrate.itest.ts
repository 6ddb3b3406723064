import { createDatabase, migrateDown, migrateUp } from '@repo/database';
import { testDatabase } from '@repo/testing';
import { expect, onTestFinished, test } from 'vitest';

import { settingsFor, startApi } from '../test/api.ts';
import { startScript } from '../test/process.ts';
import { migrations } from './migrations/index.ts';

async function emptyDatabase() {
  const database = await testDatabase();
  onTestFinished(() => database.drop());
  return database;
}

async function migrate(settings: Readonly<Record<string, string>>) {
  const run = startScript('migrate', settings);
  return { code: await run.ended, output: run.output() };
}

test('the api starts on what the migrations leave, and running them again changes nothing', async () => {
  const database = await emptyDatabase();
  const settings = settingsFor(database);

  const first = await migrate(settings);
  expect(first.code).toBe(0);
  for (const { name } of migrations) expect(first.output).toContain(name);
  const second = await migrate(settings);
  expect(second.code).toBe(0);
  for (const { name } of migrations) expect(second.output).not.toContain(name);

  const api = await startApi(database);
  onTestFinished(() => api.close());
  expect((await api.inject('/readyz')).statusCode).toBe(200);
});

test('a database that is not there is told of, without the password', async () => {
  const { code, output } = await migrate({ DATABASE_URL: 'postgres://api:hunter2@127.0.0.1:1/slipway' });
  expect(code).toBe(1);
  expect(output).toContain('PostgreSQL');
  expect(output).not.toContain('hunter2');
});

test('each migration can be taken back and applied again', async () => {
  const { url } = await emptyDatabase();
  const knex = createDatabase({ url, name: 'test' });
  onTestFinished(() => knex.destroy());
  const describeTables = async () => {
    const { rows } = await knex.raw<{ rows: unknown[] }>(
      `SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name NOT LIKE 'knex_%' ORDER BY table_name, ordinal_position`,
    );
    return rows;
  };

  for (const [index, { name }] of migrations.entries()) {
    const before = await describeTables();
    const upToHere = migrations.slice(0, index + 1);
    expect(await migrateUp({ url, migrations: upToHere })).toEqual([name]);
    const after = await describeTables();
    expect(await migrateDown({ url, migrations: upToHere })).toEqual([name]);
    expect(await describeTables()).toEqual(before);
    await migrateUp({ url, migrations: upToHere });
    expect(await describeTables()).toEqual(after);
  }
});
