import { testDatabase, type TestDatabase } from '@repo/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { releaseQueue, startSender, type Sender } from '../test/release-queue.ts';
import { createConsumer, type Consumer } from './index.ts';

let postgres: TestDatabase;
let sender: Sender;
let consumer: Consumer | undefined;

beforeEach(async () => {
  postgres = await testDatabase();
  sender = await startSender(postgres.url);
});

afterEach(async () => {
  await consumer?.stop();
  consumer = undefined;
  await sender.close();
  await postgres.drop();
});

/** Delivers what has been sent until there is nothing left, and gives its versions in order. */
async function deliverAll(): Promise<string[]> {
  const versions: string[] = [];
  consumer = await createConsumer({
    url: postgres.url,
    queue: releaseQueue,
    deliver: ({ data }) => {
      versions.push(data.version);
      return Promise.resolve();
    },
    onError: (error) => {
      throw error;
    },
  });
  const { figures } = consumer;
  await expect.poll(figures).toMatchObject({ waiting: 0, active: 0 });
  return versions;
}

function message(version: string) {
  return { key: 'checkout', data: { app: 'checkout', version } };
}

describe('send', () => {
  it('is part of the transaction: what is rolled back was never sent', async () => {
    const { database, outbox } = sender;
    await database.schema.createTable('releases', (table) => table.text('version'));

    const failing = database.transaction(async (trx) => {
      await trx('releases').insert({ version: '1.4.1' });
      await outbox.send(trx, message('1.4.1'));
      throw new Error('fingerprint unknown');
    });
    await expect(failing).rejects.toThrow('fingerprint unknown');
    await database.transaction(async (trx) => {
      await trx('releases').insert({ version: '1.4.2' });
      await outbox.send(trx, message('1.4.2'));
    });

    expect(await database('releases').pluck('version')).toEqual(['1.4.2']);
    expect(await deliverAll()).toEqual(['1.4.2']);
  });

  it('keeps the order of commits, not that in which transactions began', async () => {
    const { database, outbox } = sender;
    const early = await database.transaction();
    await early.raw('select 1');
    await database.transaction((trx) => outbox.send(trx, message('1.4.1')));
    await outbox.send(early, message('1.4.2'));
    await early.commit();

    expect(await deliverAll()).toEqual(['1.4.1', '1.4.2']);
  });

  it('keeps the order of commits of 20 transactions at once on one key', async () => {
    const { database, outbox } = sender;
    await database.schema.createTable('commits', (table) => {
      table.increments('id');
      table.text('version');
    });
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        database.transaction(async (trx) => {
          const version = `1.4.${index}`;
          await trx.raw('select pg_sleep(?)', [Math.random() / 10]);
          await outbox.send(trx, message(version));
          // The key is ours until the commit: whoever counts here commits in this order.
          await trx('commits').insert({ version });
          await trx.raw('select pg_sleep(?)', [Math.random() / 50]);
        }),
      ),
    );

    const committed: unknown = await database('commits').orderBy('id').pluck('version');
    expect(committed).toHaveLength(20);
    expect(await deliverAll()).toEqual(committed);
  });

  it('keeps the order of messages within one transaction', async () => {
    const { database, outbox } = sender;
    const versions = Array.from({ length: 10 }, (_, index) => `1.4.${index}`);
    await database.transaction(async (trx) => {
      for (const version of versions) await outbox.send(trx, message(version));
    });

    expect(await deliverAll()).toEqual(versions);
  });

  it('keeps the order when the clock of the database was put back', async () => {
    await sender.send('checkout', '1.4.1');
    await sender
      .database('pgboss.job')
      .where({ name: 'releases' })
      .update({ created_on: sender.database.raw(`now() + interval '1 hour'`) });
    await sender.send('checkout', '1.4.2', '1.4.3');

    expect(await deliverAll()).toEqual(['1.4.1', '1.4.2', '1.4.3']);
  });

  it('makes only transactions on the same key wait', async () => {
    const { database, outbox } = sender;
    const first = await database.transaction();
    await outbox.send(first, message('1.4.1'));

    await sender.send('search', '2.0.0');
    const second = await database.transaction();
    await second.raw('set local lock_timeout = 100');
    await expect(outbox.send(second, message('1.4.2'))).rejects.toMatchObject({ code: '55P03' });

    await second.rollback();
    await first.commit();
    expect((await deliverAll()).sort()).toEqual(['1.4.1', '2.0.0']);
  });

  it('refuses data that does not fit, and with it the transaction', async () => {
    await sender.send('checkout', '1.4.1');

    await expect(sender.send('checkout', '')).rejects.toThrow('version');
    expect(await deliverAll()).toEqual(['1.4.1']);
  });
});
