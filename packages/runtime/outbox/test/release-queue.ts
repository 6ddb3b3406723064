import { createDatabase } from '@repo/database';
import type { Knex } from 'knex';
import { z } from 'zod';

import { createOutbox, defineOutbox, installOutbox, type Message, type Outbox } from '../src/index.ts';

const release = z.object({ app: z.string(), version: z.string().min(1) });
export type Release = z.output<typeof release>;

/** Gives up early, and tries again soon. */
export const releaseQueue = defineOutbox({
  name: 'releases',
  schema: release,
  retryLimit: 2,
  retryDelayMaxSeconds: 1,
  deliveryTimeoutSeconds: 60,
});

/** A sending service. */
export interface Sender {
  readonly database: Knex;
  readonly outbox: Outbox<Release>;
  /** Sends each version in a transaction of its own, one after the other. */
  readonly send: (app: string, ...versions: string[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Installs the queue in an empty database and opens it for sending. */
export async function startSender(url: string, queue = releaseQueue): Promise<Sender> {
  await installOutbox({ url, queues: [queue] });
  const database = createDatabase({ url, name: 'api', poolSize: 25 });
  const outbox = await createOutbox({ database, queue });
  return {
    database,
    outbox,
    send: async (app, ...versions) => {
      for (const version of versions) {
        await database.transaction((trx) => outbox.send(trx, { key: app, data: { app, version } }));
      }
    },
    close: async () => {
      await outbox.close();
      await database.destroy();
    },
  };
}

/** Notes every attempt as `version#attempt`, and fails those of versions in `failing`. */
export function receiver(...failing: string[]) {
  const attempts: string[] = [];
  const deliver = ({ data, attempt }: Message<Release>) => {
    attempts.push(`${data.version}#${attempt}`);
    return failing.includes(data.version) ? Promise.reject(new Error('receiver answers 503')) : Promise.resolve();
  };
  return { attempts, deliver };
}
