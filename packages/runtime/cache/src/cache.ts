import type { EnvironmentName } from '@repo/env';
import type { Redis } from 'ioredis';
import type { z } from 'zod';

import { CacheError } from './error.ts';
import { fromJson, toJson } from './json.ts';
import { createLoader, type LoadOptions } from './load.ts';
import { memoryStore } from './memory-store.ts';
import { outageLog, type OutageLog } from './outage-log.ts';
import { redisStore } from './redis-store.ts';
import type { Store } from './store.ts';

export interface CacheOptions {
  readonly environment: EnvironmentName;
  /** Redis; in `dev` an in-process stand-in serves when there is none. */
  readonly url?: string | undefined;
  /** Goes before every key: what shares a Redis does not meet. */
  readonly namespace: string;
  /** Hears of an outage of Redis once, when it begins; a process warning when left out. */
  readonly onError?: (error: Error) => void;
}

/** Typed values under a namespace. All methods but `load` reject while Redis is away. */
export interface Cache {
  /** The client, for libraries that speak Redis themselves; undefined with the stand-in. Its keys get the namespace too. */
  readonly redis: Redis | undefined;
  /** @returns undefined when there is none, or it does not fit the schema */
  readonly get: <T>(key: string, schema: z.ZodType<T>) => Promise<T | undefined>;
  /** @throws CacheError for what JSON cannot hold */
  readonly set: (key: string, value: unknown, ttlSeconds: number) => Promise<void>;
  /** Deletes a value. A load that runs meanwhile is not kept: it may have read what has just changed. */
  readonly delete: (key: string) => Promise<void>;
  /** Counts up, from 1, a number that never expires. */
  readonly increment: (key: string) => Promise<number>;
  /**
   * Gives the value that is kept, or loads and keeps it. One load per key runs at a time, among all processes that share
   * the Redis; the others wait for its value. A failed load is not kept and reaches all who waited in this process. While
   * Redis is away each process loads for itself. A load that runs longer than 10 s may be joined by a second one.
   */
  readonly load: <T>(key: string, options: LoadOptions<T>) => Promise<T>;
  /** Rejects when the cache does not answer within a second. */
  readonly check: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Opens a cache on Redis, and begins to connect; or the stand-in for it in `dev`.
 * @throws CacheError in staging and prod without a URL: each process would have a cache of its own
 */
export function createCache({ environment, url, namespace, onError = warn }: CacheOptions): Cache {
  const outages = outageLog(onError);
  const store = chooseStore(environment, url, namespace, outages);
  const loader = createLoader(store, outages);
  return {
    redis: store.redis,
    get: async (key, schema) => {
      const text = await store.get(key);
      return text === undefined ? undefined : fromJson(text, schema);
    },
    set: async (key, value, ttlSeconds) => {
      await store.set(key, toJson(key, value), ttlSeconds);
    },
    delete: async (key) => {
      loader.forget(key);
      await store.delete(key);
    },
    increment: store.increment,
    load: loader.load,
    check: store.check,
    close: store.close,
  };
}

function chooseStore(
  environment: EnvironmentName,
  url: string | undefined,
  namespace: string,
  outages: OutageLog,
): Store {
  if (url !== undefined) return redisStore(url, namespace, outages);
  if (environment === 'dev') return memoryStore();
  throw new CacheError(`There is no Redis in ${environment}: set REDIS_URL. Only dev may do without.`);
}

function warn(error: Error): void {
  process.emitWarning(error);
}
