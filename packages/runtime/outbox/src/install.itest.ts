import { createDatabase } from '@repo/database';
import { freePort } from '@repo/local-services';
import { testDatabase, type TestDatabase } from '@repo/testing';
import type { Knex } from 'knex';
import { getRollbackPlans } from 'pg-boss';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { releaseQueue } from '../test/release-queue.ts';
import { createConsumer, createOutbox, installOutbox, OutboxError } from './index.ts';

let postgres: TestDatabase;
let database: Knex;

beforeEach(async () => {
  postgres = await testDatabase();
  database = createDatabase({ url: postgres.url, name: 'api' });
});

afterEach(async () => {
  await database.destroy();
  await postgres.drop();
});

const deliver = () => Promise.resolve();
const onError = () => undefined;
const mend = 'run the migrations of this release first';

describe('installOutbox', () => {
  it('may be run again, and by several at once', async () => {
    const install = () => installOutbox({ url: postgres.url, queues: [releaseQueue] });

    await Promise.all([install(), install(), install(), install()]);
    await install();

    expect(await database('pgboss.queue').whereLike('name', 'releases%').orderBy('name').pluck('name')).toEqual([
      'releases',
      'releases.dead',
    ]);
  });

  it('brings the settings of a queue up to date', async () => {
    await installOutbox({ url: postgres.url, queues: [releaseQueue] });
    await installOutbox({ url: postgres.url, queues: [{ ...releaseQueue, retryLimit: 7, deliveryTimeoutSeconds: 5 }] });

    expect(await database('pgboss.queue').where({ name: 'releases' }).first('retry_limit', 'expire_seconds')).toEqual({
      retry_limit: 7,
      expire_seconds: 15,
    });
  });

  it('tells when it is done', async () => {
    const lines: string[] = [];
    await installOutbox({ url: postgres.url, queues: [releaseQueue], log: (line) => lines.push(line) });

    expect(lines).toEqual(['outbox ready: releases']);
  });

  it('says that PostgreSQL cannot be reached', async () => {
    const url = `postgres://127.0.0.1:${await freePort()}/releases`;

    await expect(installOutbox({ url, queues: [releaseQueue] })).rejects.toThrow(
      /could not be installed: .*ECONNREFUSED/,
    );
  });
});

describe('an outbox that is not installed', () => {
  it('can neither be sent to nor delivered from, and nobody makes its tables', async () => {
    await expect(createOutbox({ database, queue: releaseQueue })).rejects.toThrow(OutboxError);
    await expect(createOutbox({ database, queue: releaseQueue })).rejects.toThrow(mend);
    await expect(createConsumer({ url: postgres.url, queue: releaseQueue, deliver, onError })).rejects.toThrow(mend);

    expect(await database.schema.withSchema('pgboss').hasTable('job')).toBe(false);
  });

  it('is told when only the queue is missing', async () => {
    await installOutbox({ url: postgres.url, queues: [] });

    await expect(createOutbox({ database, queue: releaseQueue })).rejects.toThrow(
      `The outbox cannot start, there is no queue "releases": ${mend}.`,
    );
  });

  it('is told when the tables are of an older release, and brought up to date', async () => {
    await installOutbox({ url: postgres.url, queues: [releaseQueue] });
    await database.raw(getRollbackPlans());

    await expect(createConsumer({ url: postgres.url, queue: releaseQueue, deliver, onError })).rejects.toThrow(mend);
    await installOutbox({ url: postgres.url, queues: [releaseQueue] });
    const outbox = await createOutbox({ database, queue: releaseQueue });
    await outbox.close();
  });

  it('is not blamed when PostgreSQL is away', async () => {
    const url = `postgres://127.0.0.1:${await freePort()}/releases`;

    await expect(createConsumer({ url, queue: releaseQueue, deliver, onError })).rejects.toThrow(
      /^The outbox cannot start: .*ECONNREFUSED/,
    );
  });
});
