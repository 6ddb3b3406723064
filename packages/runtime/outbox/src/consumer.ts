import { sessionOptions } from '@repo/database';

import { startBoss, stopBoss } from './boss.ts';
import { readDeadLetters, redeliver, type DeadLetter } from './dead-letters.ts';
import { startDispatcher } from './dispatcher.ts';
import { OutboxError, reason } from './error.ts';
import { readFigures, type Figures } from './figures.ts';
import type { Message } from './message.ts';
import type { OutboxQueue } from './queue.ts';

export interface ConsumerOptions<T extends object> {
  readonly url: string;
  readonly queue: OutboxQueue<T>;
  /** Delivers a message; when it rejects, the message comes again after a pause, and the later ones of its key wait. */
  readonly deliver: (message: Message<T>) => Promise<void>;
  /** How many messages, of different keys, are delivered at a time: 10. */
  readonly concurrency?: number;
  /** Hears of faults that no call is there to report. */
  readonly onError: (error: Error) => void;
}

/** Delivers a queue's messages; several, in several processes, share the work. */
export interface Consumer {
  /** Takes no more, finishes what runs (20 s at most; what is not done by then comes again), closes its connections. */
  readonly stop: () => Promise<void>;
  readonly figures: () => Promise<Figures>;
  /** @param limit how many to give at most, oldest first */
  readonly deadLetters: (limit: number) => Promise<DeadLetter[]>;
  /**
   * Sends a dead letter again, behind what waits for its key.
   * @param id of the dead letter
   * @returns false when there is none
   */
  readonly redeliver: (id: string) => Promise<boolean>;
  /** Rejects when the queue cannot be read. */
  readonly check: () => Promise<void>;
}

const graceMs = 20_000;

/**
 * Delivers a queue's messages, at least once; those of one key one after the other, in the order of their commits.
 * @throws OutboxError when the outbox is not installed, or PostgreSQL cannot be reached
 */
export async function createConsumer<T extends object>({
  url,
  queue,
  deliver,
  concurrency = 10,
  onError,
}: ConsumerOptions<T>): Promise<Consumer> {
  const boss = await startBoss(
    {
      connectionString: url,
      application_name: queue.name,
      options: sessionOptions({
        statementTimeoutMs: 30_000,
        lockTimeoutMs: 10_000,
        idleInTransactionTimeoutMs: 30_000,
      }),
      max: 5,
      // How soon the messages of a killed consumer are found after their last heartbeat.
      superviseIntervalSeconds: 2,
      monitorIntervalSeconds: 2,
      maintenanceIntervalSeconds: 300,
    },
    queue.name,
    onError,
  );
  const dispatcher = startDispatcher({
    boss,
    queue,
    deliver,
    concurrency,
    onError: (error) => {
      onError(error instanceof Error ? error : new OutboxError(reason(error)));
    },
  });
  return {
    stop: async () => {
      await dispatcher.stop(graceMs);
      await stopBoss(boss);
    },
    figures: () => readFigures(boss, queue.name),
    deadLetters: (limit) => readDeadLetters(boss, queue.name, limit),
    redeliver: (id) => redeliver(boss, queue.name, id),
    check: async () => {
      await boss.getQueue(queue.name);
    },
  };
}
