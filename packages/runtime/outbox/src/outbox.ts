import type { Knex } from 'knex';
import { fromKnex } from 'pg-boss';

import { startBoss, stopBoss } from './boss.ts';
import { OutboxError } from './error.ts';
import type { OutboxQueue } from './queue.ts';

/** Where messages are put. */
export interface Outbox<T extends object> {
  /**
   * Puts a message into the caller's transaction: committed, it is delivered; rolled back, it never was. Messages of one
   * key are delivered in the order of their commits. Transactions that send to the same key wait for one another from here
   * to their end: send last, and to several keys in sorted order.
   * @throws when the data does not fit the queue's schema
   */
  readonly send: (trx: Knex.Transaction, message: { readonly key: string; readonly data: T }) => Promise<void>;
  /** Ends the look-ups of the queue's settings; the database stays open. */
  readonly close: () => Promise<void>;
}

export interface OutboxOptions<T extends object> {
  /** The service's own pool. */
  readonly database: Knex;
  readonly queue: OutboxQueue<T>;
  /** Hears of faults that no call is there to report; a process warning when left out. */
  readonly onError?: (error: Error) => void;
}

/**
 * Opens a queue for sending.
 * @throws OutboxError when the outbox is not installed, or PostgreSQL cannot be reached
 */
export async function createOutbox<T extends object>({
  database,
  queue,
  onError = warn,
}: OutboxOptions<T>): Promise<Outbox<T>> {
  const boss = await startBoss({ db: fromKnex(database), supervise: false }, queue.name, onError);
  return {
    send: async (trx, { key, data }) => {
      const message = queue.schema.parse(data);
      await trx.raw('SELECT pg_advisory_xact_lock(hashtextextended(?, 0))', [`${queue.name}/${key}`]);
      const id = await boss.send(queue.name, message, { db: fromKnex(trx), singletonKey: key });
      if (id === null) throw new OutboxError(`Queue ${queue.name} took no message for "${key}".`);
      await trx.raw(putLast, { name: queue.name, key, id });
    },
    close: () => stopBoss(boss),
  };
}

/**
 * pg-boss delivers a key's messages in the order of `created_on`, and writes there when the transaction began: of two, the
 * one that began first may commit last, and its message would overtake. So one transaction at a time sends to a key (the
 * lock above), and its message gets the time of now, behind all that wait, also when the clock was put back.
 */
const putLast = `
  UPDATE pgboss.job SET created_on = greatest(clock_timestamp(), (
    SELECT max(created_on) + interval '1 microsecond' FROM pgboss.job
    WHERE name = :name AND singleton_key = :key AND state < 'active' AND id <> :id
  ))
  WHERE name = :name AND id = :id`;

function warn(error: Error): void {
  process.emitWarning(error);
}
