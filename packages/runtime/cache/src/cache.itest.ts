import { once } from 'node:events';
import { createServer } from 'node:net';

import { freePort, startRedis, type RedisServer } from '@repo/local-services';
import { requirement } from '@repo/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { behavesAsCache, fleet, gate } from '../test/behaviour.ts';
import { createCache, type Cache } from './index.ts';

const redisServer = requirement('redis-server');
const loaded = { schema: fleet, ttlSeconds: 60, load: () => Promise.resolve({ apps: ['checkout'] }) };
const opened: Cache[] = [];
let namespaces = 0;

function open(
  url: string,
  namespace = `api-${(namespaces += 1)}`,
): { cache: Cache; onError: ReturnType<typeof vi.fn> } {
  const onError = vi.fn();
  const cache = createCache({ environment: 'prod', url, namespace, onError });
  opened.push(cache);
  return { cache, onError };
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((cache) => cache.close()));
});

describe.skipIf(redisServer.missing)('Redis [needs redis-server]', () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await startRedis();
  });

  afterAll(async () => {
    await server.stop();
  });

  behavesAsCache(() => open(server.url).cache);

  it('keeps namespaces apart, also for those who use the client', async () => {
    const { cache: api } = open(server.url, 'api');
    const { cache: web } = open(server.url, 'web');

    await api.set('fleet', { apps: ['checkout'] }, 60);
    // Whoever uses the client directly waits for its connection; the cache's own methods do.
    await web.check();
    await web.redis?.set('fleet', 'mine');

    expect(await web.get('fleet', fleet)).toBeUndefined();
    expect(await api.get('fleet', fleet)).toEqual({ apps: ['checkout'] });
  });

  it('loads once for all processes that ask at once', async () => {
    const load = vi.fn(loaded.load);
    const replicas = Array.from({ length: 5 }, () => open(server.url, 'replicas').cache);

    await Promise.all(replicas.map((replica) => replica.load('fleet', { ...loaded, load })));

    expect(load).toHaveBeenCalledTimes(1);
  });

  it('loads although the process whose turn it was has died', async () => {
    const { cache } = open(server.url, 'orphaned');
    await cache.check();
    await cache.redis?.set('fleet:turn', 'a dead process', 'PX', 200, 'NX');

    expect(await cache.load('fleet', loaded)).toEqual({ apps: ['checkout'] });
  });
});

describe.skipIf(redisServer.missing)('an outage of Redis [needs redis-server]', () => {
  it('is told once, leaves load at work, and is over when Redis is back', async () => {
    const server = await startRedis();
    const { cache, onError } = open(server.url);
    await cache.set('fleet', { apps: ['before'] }, 60);

    await server.stop();
    await expect
      .poll(() =>
        cache.check().then(
          () => 'well',
          () => 'away',
        ),
      )
      .toBe('away');
    await expect(cache.get('fleet', fleet)).rejects.toThrow();
    expect(await cache.load('fleet', loaded)).toEqual({ apps: ['checkout'] });
    expect(await cache.load('fleet', loaded)).toEqual({ apps: ['checkout'] });

    const again = await startRedis({ port: server.port });
    await expect
      .poll(() =>
        cache.check().then(
          () => 'well',
          () => 'away',
        ),
      )
      .toBe('well');
    await cache.set('fleet', { apps: ['after'] }, 60);
    expect(await cache.load('fleet', loaded)).toEqual({ apps: ['after'] });
    expect(onError).toHaveBeenCalledTimes(1);
    await cache.close();
    await again.stop();
  });

  it('in the middle of a load loses nothing but the keeping', async () => {
    const server = await startRedis();
    const { cache } = open(server.url);
    const reading = gate();
    const held = gate();
    const answer = cache.load('fleet', {
      ...loaded,
      load: async () => {
        reading.resolve(undefined);
        await held.promise;
        return { apps: ['checkout'] };
      },
    });
    await reading.promise;

    await server.stop();
    held.resolve(undefined);

    expect(await answer).toEqual({ apps: ['checkout'] });
  });
});

describe('without Redis', () => {
  it('loads from the first moment on when nobody listens', async () => {
    const { cache, onError } = open(`redis://127.0.0.1:${await freePort()}`);

    expect(await cache.load('fleet', loaded)).toEqual({ apps: ['checkout'] });
    await expect(cache.check()).rejects.toThrow();
    expect(onError).toHaveBeenCalledTimes(1);
  });

  it('loads when the server takes the connection and says nothing', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { cache } = open(`redis://127.0.0.1:${port}`);

    expect(await cache.load('fleet', loaded)).toEqual({ apps: ['checkout'] });

    await cache.close();
    silent.close();
  });
});
