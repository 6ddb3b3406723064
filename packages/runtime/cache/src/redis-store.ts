import { randomUUID } from 'node:crypto';
import { once } from 'node:events';

import { Redis } from 'ioredis';

import type { OutageLog } from './outage-log.ts';
import type { Store, Turn } from './store.ts';

const turnMs = 10_000;

// A turn is a key beside the value's, with a token of its holder; Redis runs a script as one step.
const keepAndEnd = `
  if redis.call('get', KEYS[2]) ~= ARGV[1] then return 0 end
  redis.call('set', KEYS[1], ARGV[2], 'PX', ARGV[3])
  return redis.call('del', KEYS[2])`;
const end = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`;

/**
 * Keeps texts in Redis under `<namespace>:`. Each command has a second; while Redis is away they fail at once instead of
 * queueing up, and the client reconnects by itself.
 */
export function redisStore(url: string, namespace: string, outages: OutageLog): Store {
  const client = connect(url, namespace, outages);
  // Only the very first commands wait for the connection, until it is there or has failed.
  const connected = Promise.race([once(client, 'ready'), once(client, 'close')]).catch(() => undefined);
  const redis = async () => {
    await connected;
    return client;
  };

  let closing: Promise<void> | undefined;

  function turn(key: string, token: string): Turn {
    return {
      keep: async (text, ttlSeconds) => {
        await (await redis()).eval(keepAndEnd, 2, key, turnKey(key), token, text, milliseconds(ttlSeconds));
      },
      giveBack: async () => {
        await (await redis()).eval(end, 1, turnKey(key), token);
      },
    };
  }

  return {
    redis: client,
    get: async (key) => (await (await redis()).get(key)) ?? undefined,
    set: async (key, text, ttlSeconds) => {
      await (await redis()).set(key, text, 'PX', milliseconds(ttlSeconds));
    },
    delete: async (key) => {
      await (await redis()).del(key, turnKey(key));
    },
    increment: async (key) => await (await redis()).incr(key),
    takeTurn: async (key) => {
      const token = randomUUID();
      const taken = await (await redis()).set(turnKey(key), token, 'PX', turnMs, 'NX');
      return taken === null ? undefined : turn(key, token);
    },
    check: async () => {
      await (await redis()).ping();
    },
    close: () => (closing ??= disconnect(client)),
  };
}

function connect(url: string, namespace: string, outages: OutageLog): Redis {
  const client = new Redis(url, {
    keyPrefix: `${namespace}:`,
    connectionName: namespace,
    connectTimeout: 2000,
    commandTimeout: 1000,
    // A connection that has fallen silent is given up and made anew.
    socketTimeout: 2000,
    // A cache that does not answer is no cache: whoever asks goes on without it rather than wait for a reconnection.
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
  });
  // ioredis tells of a failed connection by an event; without a listener that would end the process.
  client.on('error', outages.failed);
  client.on('ready', outages.over);
  return client;
}

async function disconnect(client: Redis): Promise<void> {
  if (client.status === 'ready') await client.quit();
  else client.disconnect();
}

function turnKey(key: string): string {
  return `${key}:turn`;
}

function milliseconds(seconds: number): number {
  return Math.max(1, Math.round(seconds * 1000));
}
