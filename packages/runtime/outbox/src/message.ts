import type { JobWithMetadata } from 'pg-boss';

import type { OutboxQueue } from './queue.ts';

/** A message on its way. */
export interface Message<T extends object> {
  /** The same at every attempt, and when a dead letter is sent again: a receiver knows a repetition by it. */
  readonly id: string;
  readonly key: string;
  readonly data: T;
  /** 1 at first. */
  readonly attempt: number;
  /** Aborted when the delivery has taken too long, or the consumer stops and can wait no longer: end it, it has failed. */
  readonly signal: AbortSignal;
}

/** @throws when the data does not fit the queue's schema: an older release may have sent it */
export function toMessage<T extends object>(
  job: JobWithMetadata<unknown>,
  queue: OutboxQueue<T>,
  signal: AbortSignal,
): Message<T> {
  return {
    id: job.sourceRootId ?? job.id,
    key: keyOf(job),
    data: queue.schema.parse(job.data),
    attempt: job.retryCount + 1,
    signal,
  };
}

export function keyOf(job: JobWithMetadata<unknown>): string {
  return job.singletonKey ?? '';
}
