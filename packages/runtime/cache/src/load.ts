import { setTimeout as wait } from 'node:timers/promises';

import type { z } from 'zod';

import { CacheError } from './error.ts';
import { fromJson, toJson } from './json.ts';
import type { OutageLog } from './outage-log.ts';
import type { Store, Turn } from './store.ts';

export interface LoadOptions<T> {
  /** Of the value as JSON gives it back: dates are texts. */
  readonly schema: z.ZodType<T>;
  readonly ttlSeconds: number;
  readonly load: () => Promise<T>;
}

/** Loads what is not kept; see Cache.load. */
export interface Loader {
  readonly load: <T>(key: string, options: LoadOptions<T>) => Promise<T>;
  /** Lets nobody join a load any more that runs now. */
  readonly forget: (key: string) => void;
}

const lookAgainMs = 50;

export function createLoader(store: Store, outages: OutageLog): Loader {
  const running = new Map<string, Promise<string>>();

  async function load<T>(key: string, options: LoadOptions<T>): Promise<T> {
    const kept = await orGoOn(store.get(key));
    const hit = kept === undefined ? undefined : fromJson(kept, options.schema);
    if (hit !== undefined) return hit;
    // As text: those who wait share the load and not the object, and each reads it by a schema of its own.
    const value = fromJson(await join(key, options), options.schema);
    if (value === undefined) throw new CacheError(`What was loaded for "${key}" does not fit its schema.`);
    return value;
  }

  function join<T>(key: string, options: LoadOptions<T>): Promise<string> {
    const joined = running.get(key);
    if (joined !== undefined) return joined;
    const started = loadInTurn(key, options).finally(() => {
      if (running.get(key) === started) running.delete(key);
    });
    running.set(key, started);
    return started;
  }

  async function loadInTurn<T>(key: string, options: LoadOptions<T>): Promise<string> {
    for (;;) {
      const turn = await orGoOn(store.takeTurn(key), withoutStore);
      try {
        const kept = await orGoOn(store.get(key));
        if (kept !== undefined && fromJson(kept, options.schema) !== undefined) return kept;
        if (turn !== undefined) return await loadAndKeep(key, options, turn);
      } finally {
        if (turn !== undefined) await orGoOn(turn.giveBack());
      }
      await wait(lookAgainMs);
    }
  }

  async function loadAndKeep<T>(key: string, { load, ttlSeconds }: LoadOptions<T>, turn: Turn): Promise<string> {
    const text = toJson(key, await load());
    await orGoOn(turn.keep(text, ttlSeconds));
    return text;
  }

  async function orGoOn<T>(operation: Promise<T>, instead?: T): Promise<T | undefined> {
    try {
      return await operation;
    } catch (error) {
      outages.failed(error);
      return instead;
    }
  }

  return { load, forget: (key) => running.delete(key) };
}

const withoutStore: Turn = { keep: () => Promise.resolve(), giveBack: () => Promise.resolve() };
