import { LRUCache } from 'lru-cache';

import type { Store } from './store.ts';

const mostEntries = 10_000;

/** Stands in for Redis in one process: behaves alike, and is gone when the process ends. */
export function memoryStore(): Store {
  const entries = new LRUCache<string, string>({ max: mostEntries });
  const turns = new Map<string, symbol>();

  function set(key: string, text: string, ttlSeconds: number): void {
    entries.set(key, text, { ttl: ttlSeconds * 1000 });
  }

  return {
    redis: undefined,
    get: (key) => Promise.resolve(entries.get(key)),
    set: (key, text, ttlSeconds) => {
      set(key, text, ttlSeconds);
      return Promise.resolve();
    },
    delete: (key) => {
      entries.delete(key);
      turns.delete(key);
      return Promise.resolve();
    },
    increment: (key) => {
      const next = Number(entries.get(key) ?? 0) + 1;
      entries.set(key, String(next), { noUpdateTTL: true });
      return Promise.resolve(next);
    },
    takeTurn: (key) => {
      if (turns.has(key)) return Promise.resolve(undefined);
      const token = Symbol(key);
      turns.set(key, token);
      const end = () => turns.get(key) === token && turns.delete(key);
      return Promise.resolve({
        keep: (text, ttlSeconds) => {
          if (end()) set(key, text, ttlSeconds);
          return Promise.resolve();
        },
        giveBack: () => {
          end();
          return Promise.resolve();
        },
      });
    },
    check: () => Promise.resolve(),
    close: () => {
      entries.clear();
      return Promise.resolve();
    },
  };
}
