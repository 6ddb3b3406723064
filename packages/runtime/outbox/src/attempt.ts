import { once } from 'node:events';

import type { JobWithMetadata, PgBoss } from 'pg-boss';

import { releaseKeys } from './dead-letters.ts';
import { OutboxError, reason } from './error.ts';
import { toMessage, type Message } from './message.ts';
import type { OutboxQueue } from './queue.ts';

/** What delivers a queue's messages. */
export interface Delivery<T extends object> {
  readonly boss: PgBoss;
  readonly queue: OutboxQueue<T>;
  readonly deliver: (message: Message<T>) => Promise<void>;
}

/**
 * Delivers one message and notes how it went. What cannot be noted is found by pg-boss when its heartbeat stays away, and
 * delivered again; a message that has meanwhile been given to another is left alone, as pg-boss compares the attempt.
 * @param stop ends the attempt
 */
export async function attemptDelivery<T extends object>(
  delivery: Delivery<T>,
  job: JobWithMetadata<unknown>,
  stop: AbortSignal,
): Promise<void> {
  const { boss, queue } = delivery;
  const fault = await findFault(delivery, job, stop);
  if (fault === undefined) {
    await boss.complete(queue.name, job);
    return;
  }
  await boss.fail(queue.name, job, { message: fault });
  if (job.retryCount >= job.retryLimit) await releaseKeys(boss, queue.name);
}

async function findFault<T extends object>(
  { queue, deliver }: Delivery<T>,
  job: JobWithMetadata<unknown>,
  stop: AbortSignal,
): Promise<string | undefined> {
  const timeout = AbortSignal.timeout(queue.deliveryTimeoutSeconds * 1000);
  const signal = AbortSignal.any([stop, timeout]);
  try {
    await Promise.race([deliver(toMessage(job, queue, signal)), rejectWhenAborted(signal)]);
    // One that ends quietly when it is aborted has delivered nothing for sure.
    signal.throwIfAborted();
    return undefined;
  } catch (error) {
    if (stop.aborted) return 'the consumer was stopped';
    return timeout.aborted ? `not delivered within ${queue.deliveryTimeoutSeconds} s` : reason(error);
  }
}

async function rejectWhenAborted(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw new OutboxError('aborted');
}
