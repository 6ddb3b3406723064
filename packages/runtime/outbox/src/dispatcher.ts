import { setTimeout as wait } from 'node:timers/promises';

import type { JobWithMetadata } from 'pg-boss';

import { attemptDelivery, type Delivery } from './attempt.ts';
import { releaseKeys } from './dead-letters.ts';

export interface DispatcherOptions<T extends object> extends Delivery<T> {
  readonly concurrency: number;
  readonly onError: (error: unknown) => void;
}

/** Looks for messages and hands them out. */
export interface Dispatcher {
  /** Looks for no more and waits for what runs; aborts it after `graceMs`. */
  readonly stop: (graceMs: number) => Promise<void>;
}

/** Milliseconds from one look to the next while there is nothing new. */
const lookIntervalMs = 250;
const shortestPauseMs = 10;
/** Well within the heartbeat that a queue expects. */
const heartbeatIntervalMs = 3000;

/**
 * Keeps `concurrency` deliveries going, each with the first message of a key that has none under way. One loop looks for
 * all of them at once, because pg-boss reads the whole queue to find the first of every key: the longer a look takes, the
 * rarer it is, so that a long queue does not wear the database out.
 */
export function startDispatcher<T extends object>(options: DispatcherOptions<T>): Dispatcher {
  const { boss, queue, concurrency, onError } = options;
  const running = new Map<JobWithMetadata<unknown>, Promise<void>>();
  const stopping = new AbortController();
  const aborting = new AbortController();
  let nap = new AbortController();

  async function look(): Promise<void> {
    const free = concurrency - running.size;
    if (free === 0) return;
    const jobs = await boss.fetch<unknown>(queue.name, { batchSize: free, includeMetadata: true });
    for (const job of jobs) running.set(job, handle(job));
  }

  async function handle(job: JobWithMetadata<unknown>): Promise<void> {
    try {
      await attemptDelivery(options, job, aborting.signal);
    } catch (error) {
      onError(error);
    } finally {
      running.delete(job);
      nap.abort();
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      nap = new AbortController();
      const begun = performance.now();
      await look().catch(onError);
      const tookMs = performance.now() - begun;
      await sleep(Math.max(shortestPauseMs, tookMs), stopping.signal);
      await sleep(Math.max(lookIntervalMs, 4 * tookMs), AbortSignal.any([stopping.signal, nap.signal]));
    }
  }

  async function keepUp(): Promise<void> {
    if (running.size > 0) await boss.touch(queue.name, [...running.keys()]);
    await releaseKeys(boss, queue.name);
  }

  const loop = run();
  const keeping = setInterval(() => {
    keepUp().catch(onError);
  }, heartbeatIntervalMs);

  return {
    stop: async (graceMs) => {
      stopping.abort();
      await loop;
      const finished = Promise.all(running.values());
      await Promise.race([finished, wait(graceMs, undefined, { ref: false })]);
      aborting.abort();
      await finished;
      clearInterval(keeping);
    },
  };
}

async function sleep(ms: number, until: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, { signal: until });
  } catch {
    return; // Woken.
  }
}
