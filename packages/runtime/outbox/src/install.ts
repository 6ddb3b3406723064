import { setTimeout as wait } from 'node:timers/promises';

import { sessionOptions } from '@repo/database';
import { PgBoss } from 'pg-boss';

import { stopBoss } from './boss.ts';
import { OutboxError, reason } from './error.ts';
import { deadLetterQueue, type OutboxQueue } from './queue.ts';

const tenYears = 10 * 365 * 24 * 3600;

export interface InstallOptions {
  /** Leads to PostgreSQL itself, not to a pooler. */
  readonly url: string;
  readonly queues: readonly OutboxQueue[];
  /** Hears what happens, line by line. */
  readonly log?: (line: string) => void;
}

/**
 * Creates the outbox's tables and queues, or brings them up to date: a step of the migrations. It may be run again, by
 * several at once, and be killed at any moment.
 * @throws OutboxError when it could not be done
 */
export async function installOutbox({ url, queues, log = ignore }: InstallOptions): Promise<void> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'migrations',
    options: sessionOptions({ statementTimeoutMs: 1_800_000, lockTimeoutMs: 0, idleInTransactionTimeoutMs: 60_000 }),
    max: 2,
    supervise: false,
    schedule: false,
    registerInstance: false,
    bamIntervalSeconds: 10,
  });
  const faults: Error[] = [];
  boss.on('error', (error) => faults.push(error));
  try {
    await boss.start();
    for (const queue of queues) await installQueue(boss, queue);
    await indexesBuilt(boss);
    log(`outbox ready: ${queues.map(({ name }) => name).join(', ')}`);
  } catch (error) {
    throw new OutboxError(`The outbox could not be installed: ${[error, ...faults].map(reason).join('; ')}`, {
      cause: error,
    });
  } finally {
    await stopBoss(boss, { graceful: false });
  }
}

async function installQueue(boss: PgBoss, queue: OutboxQueue): Promise<void> {
  const deadLetter = deadLetterQueue(queue.name);
  // Nothing is dropped for its age: a message waits until it is delivered, a dead letter until somebody decides.
  const kept = { retentionSeconds: tenYears };
  const settings = {
    ...kept,
    deadLetter,
    retryLimit: queue.retryLimit,
    retryDelay: queue.retryDelaySeconds,
    retryDelayMax: queue.retryDelayMaxSeconds,
    retryBackoff: true,
    // The consumer ends a delivery itself; this is for one that cannot any more.
    expireInSeconds: queue.deliveryTimeoutSeconds + 10,
    // The least that pg-boss takes: how long the message of a killed consumer lies before it comes again.
    heartbeatSeconds: 10,
    deleteAfterSeconds: 3600,
  };
  await boss.createQueue(deadLetter, kept);
  await boss.createQueue(queue.name, { ...settings, policy: 'key_strict_fifo' });
  await boss.updateQueue(queue.name, settings);
}

/** A newer pg-boss may have indexes to build, which it does beside the running services. */
async function indexesBuilt(boss: PgBoss): Promise<void> {
  for (;;) {
    const states = new Set((await boss.getBamStatus()).map(({ status }) => status));
    if (states.has('failed')) throw new OutboxError('an index could not be built; see the table pgboss.bam');
    if (!states.has('pending') && !states.has('in_progress')) return;
    await wait(1000);
  }
}

function ignore(): void {
  // Nobody listens.
}
