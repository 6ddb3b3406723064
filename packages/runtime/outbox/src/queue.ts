import type { z } from 'zod';

/** What may be said of a queue; times are seconds. */
export interface OutboxSettings<T extends object> {
  /** Letters, digits and `-`; tables of the database know it by this name. */
  readonly name: string;
  /** Of a message's data as JSON gives it back: dates are texts. */
  readonly schema: z.ZodType<T>;
  /** How often a failed delivery is tried again before the message becomes a dead letter: 10. */
  readonly retryLimit?: number;
  /** The first pause before a retry: 1. Each next one is twice as long, with jitter. */
  readonly retryDelaySeconds?: number;
  /** The longest pause: 300. */
  readonly retryDelayMaxSeconds?: number;
  /** Longest that one delivery may take before it counts as failed: 30. */
  readonly deliveryTimeoutSeconds?: number;
}

/** A queue of messages; those who send, those who deliver and the migrations share it. */
export type OutboxQueue<T extends object = object> = Required<OutboxSettings<T>>;

/** Declares a queue. It exists once `installOutbox` has run. */
export function defineOutbox<T extends object>(settings: OutboxSettings<T>): OutboxQueue<T> {
  return {
    retryLimit: 10,
    retryDelaySeconds: 1,
    retryDelayMaxSeconds: 300,
    deliveryTimeoutSeconds: 30,
    ...settings,
  };
}

/** @returns the name of the queue that holds another one's dead letters */
export function deadLetterQueue(queueName: string): string {
  return `${queueName}.dead`;
}
