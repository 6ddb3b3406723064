import type { ReleaseInput } from '@repo/contract';
import { migrateUp } from '@repo/database';
import { loadEnvironment } from '@repo/env';
import { installOutbox } from '@repo/outbox';
import type { Service } from '@repo/service';
import { testDatabase, type TestDatabase } from '@repo/testing';

import { createApi } from '../src/app.ts';
import { variables } from '../src/env.ts';
import { migrations } from '../src/migrations/index.ts';
import { notificationQueue } from '../src/notification-queue.ts';
import { signToken } from '../src/sign-token.ts';

/** What tokens are signed with. */
export const jwtSecret = 'known to the tests and to nobody else';

/** Variables that tests set; the rest has its defaults. */
export type Settings = Readonly<Record<string, string>>;

/** A database of one's own with all tables. */
export async function migratedDatabase(): Promise<TestDatabase> {
  const database = await testDatabase();
  await migrateUp({ url: database.url, migrations });
  await installOutbox({ url: database.url, queues: [notificationQueue] });
  return database;
}

/** What a process gets to run against this database. */
export function settingsFor(database: TestDatabase, settings: Settings = {}): Settings {
  return {
    DATABASE_URL: database.url,
    JWT_SECRET: jwtSecret,
    LOG_LEVEL: 'silent',
    PORT: '0',
    RATE_LIMIT_READS_PER_MINUTE: '1000000',
    RATE_LIMIT_WRITES_PER_MINUTE: '1000000',
    ...settings,
  };
}

/** The api in this process; without REDIS_URL it runs on the stand-in. */
export async function startApi(database: TestDatabase, settings: Settings = {}): Promise<Service> {
  // This folder has no .env files: a developer's own settings do not count here.
  const directory = new URL('.', import.meta.url);
  return createApi(loadEnvironment(variables, { directory, source: settingsFor(database, settings) }));
}

/** The headers of somebody who may write. */
export async function authorized({ subject = 'pipeline', scope = 'releases:write', secret = jwtSecret } = {}) {
  return { authorization: `Bearer ${await signToken(secret, { subject, scope, expiresIn: '5 minutes' })}` };
}

/** A release to be recorded. */
export function releaseOf(fields: Partial<ReleaseInput> = {}): ReleaseInput {
  return {
    app: 'checkout',
    environment: 'prod',
    version: '1.4.2',
    fingerprint: '9f'.repeat(32),
    status: 'running',
    ...fields,
  };
}
