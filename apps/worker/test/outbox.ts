import { randomUUID } from 'node:crypto';

import { notifications, type Notification } from '@repo/contract';
import { createDatabase } from '@repo/database';
import { createOutbox, defineOutbox, installOutbox } from '@repo/outbox';
import { testDatabase } from '@repo/testing';

/** An outbox as the api has it, on a database of its own. */
export interface TestOutbox extends AsyncDisposable {
  readonly url: string;
  /** Leaves one notification for each of these apps, in this order; release ids are counted up over all of them. */
  readonly send: (...apps: string[]) => Promise<Notification[]>;
  /** How many messages are in which state, by pg-boss' own words. */
  readonly states: () => Promise<Record<string, number>>;
}

/** @param retryLimit how often a failed delivery is tried again; with pauses of a second, so that tests need not wait */
export async function installTestOutbox(retryLimit = 2): Promise<TestOutbox> {
  const { url, drop } = await testDatabase();
  const queue = defineOutbox({ ...notifications, retryLimit, retryDelaySeconds: 1, retryDelayMaxSeconds: 1 });
  await installOutbox({ url, queues: [queue] });
  const database = createDatabase({ url, name: 'test' });
  const outbox = await createOutbox({ database, queue });
  let lastId = 0;

  return {
    url,
    send: async (...apps) => {
      const sent = apps.map((app) => notificationOf(app, String((lastId += 1))));
      for (const data of sent) {
        await database.transaction((trx) => outbox.send(trx, { key: data.release.app, data }));
      }
      return sent;
    },
    states: async () => {
      const rows = await database('pgboss.job').where({ name: queue.name }).select<{ state: string }[]>('state');
      return Object.fromEntries(
        Map.groupBy(rows, ({ state }) => state)
          .entries()
          .map(([state, its]) => [state, its.length]),
      );
    },
    [Symbol.asyncDispose]: async () => {
      await outbox.close();
      await database.destroy();
      await drop();
    },
  };
}

/** What the api would tell of a release. */
export function notificationOf(app: string, id: string): Notification {
  return {
    id: randomUUID(),
    event: 'release.recorded',
    release: {
      id,
      app,
      environment: 'prod',
      version: `1.4.${id}`,
      fingerprint: '9f2c4e1a'.repeat(8),
      status: 'running',
      releasedAt: '2026-11-23T09:30:00.000Z',
    },
  };
}
