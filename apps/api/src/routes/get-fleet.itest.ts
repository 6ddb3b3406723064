import { fleet, type Fleet } from '@repo/contract';
import { startRedis, type RedisServer } from '@repo/local-services';
import type { Service } from '@repo/service';
import { requirement } from '@repo/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { findFleet } from '../releases/find-fleet.ts';
import { createFleetBoard } from '../releases/fleet-board.ts';
import { authorized, releaseOf, startApi } from '../../test/api.ts';
import { databaseOfFile } from '../../test/of-file.ts';

const redisServer = requirement('redis-server');

const database = await databaseOfFile();

async function record(api: Service, fields: Parameters<typeof releaseOf>[0] = {}): Promise<void> {
  const headers = await authorized();
  const answer = await api.inject({ method: 'POST', url: '/v1/releases', headers, payload: releaseOf(fields) });
  expect(answer.statusCode).toBe(201);
}

async function getFleet(api: Service): Promise<Fleet> {
  const answer = await api.inject('/v1/fleet');
  expect(answer.statusCode).toBe(200);
  return fleet.parse(answer.json());
}

/** The fleet in short: `checkout prod 1.4.2`. */
async function getVersions(api: Service): Promise<string[]> {
  const { apps } = await getFleet(api);
  return apps.flatMap(({ app, environments }) =>
    Object.values(environments).map(({ environment, version }) => `${app} ${environment} ${version}`),
  );
}

function describeFleet(open: () => Promise<Service>): void {
  let api: Service;

  beforeEach(async () => {
    api = await open();
    await api.database.raw('TRUNCATE releases, idempotency_keys');
    await api.fleetBoard.renew();
    return () => api.close();
  });

  test('is empty at first', async () => {
    expect(await getFleet(api)).toEqual({ updatedAt: null, apps: [] });
  });

  test('shows the newest release of each app and environment, apps in alphabetical order', async () => {
    await record(api, { app: 'worker', environment: 'prod', version: '1.0.0' });
    await record(api, { app: 'api', environment: 'staging', version: '2.1.0' });
    await record(api, { app: 'api', environment: 'prod', version: '2.0.0' });
    await record(api, { app: 'api', environment: 'staging', version: '2.0.9', status: 'rolled-back' });

    expect(await getVersions(api)).toEqual(['api prod 2.0.0', 'api staging 2.0.9', 'worker prod 1.0.0']);
    const { updatedAt, apps } = await getFleet(api);
    expect(updatedAt).toBe(apps[0]?.environments.staging?.releasedAt);
  });

  test('shows a release to whoever asks after it was answered', async () => {
    for (let n = 0; n < 20; n += 1) {
      await record(api, { version: `1.4.${n}` });
      expect(await getVersions(api)).toEqual([`checkout prod 1.4.${n}`]);
    }
  });

  test('is not read from the database again until something is released', async () => {
    await record(api, { version: '1.4.2' });
    await getFleet(api);
    await api.database('releases').update({ version: '0.0.0' });
    expect(await getVersions(api)).toEqual(['checkout prod 1.4.2']);
    await record(api, { app: 'web' });
    expect(await getVersions(api)).toContain('checkout prod 0.0.0');
  });

  test('answers 304 for as long as the caller has the newest', async () => {
    await record(api, { version: '1.4.2' });
    const first = await api.inject('/v1/fleet');
    expect(first.headers['cache-control']).toBe('no-cache');
    expect(first.headers.etag).toMatch(/^W\/"[\w-]+"$/);
    const ask = () => api.inject({ url: '/v1/fleet', headers: { 'if-none-match': String(first.headers.etag) } });

    const again = await ask();
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', first.headers.etag]);
    expect(again.headers['cache-control']).toBe('no-cache');

    await record(api, { version: '1.4.3' });
    const changed = await ask();
    expect(changed.statusCode).toBe(200);
    expect(changed.headers.etag).not.toBe(first.headers.etag);
  });
}

describe('the fleet, on the stand-in for Redis', () => {
  describeFleet(() => startApi(database));
});

describe.skipIf(redisServer.missing)('the fleet, on Redis [needs redis-server]', () => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  const open = () => startApi(database, { REDIS_URL: redis.url });

  describeFleet(open);

  describe('with two processes', () => {
    let one: Service;
    let other: Service;

    beforeEach(async () => {
      [one, other] = await Promise.all([open(), open()]);
      await one.database.raw('TRUNCATE releases, idempotency_keys');
      await one.fleetBoard.renew();
      return async () => {
        await Promise.all([one.close(), other.close()]);
      };
    });

    test('shows at once in one what the other recorded, with the same ETag', async () => {
      for (let n = 0; n < 10; n += 1) {
        await getFleet(one);
        await record(other, { version: `1.4.${n}` });
        expect(await getVersions(one)).toEqual([`checkout prod 1.4.${n}`]);
      }
      const [first, second] = await Promise.all([one.inject('/v1/fleet'), other.inject('/v1/fleet')]);
      expect(first.headers.etag).toBe(second.headers.etag);
    });

    test('is read from the database by one of them for both', async () => {
      await record(one, { version: '1.4.2' });
      await getFleet(one);
      await one.database('releases').update({ version: '0.0.0' });
      expect(await getVersions(other)).toEqual(['checkout prod 1.4.2']);
    });

    test('never keeps what was read before a write and arrived after it', async () => {
      const found = Promise.withResolvers<undefined>();
      const goOn = Promise.withResolvers<undefined>();
      const slow = createFleetBoard({
        ...one,
        find: async () => {
          const outdated = await findFleet(one.database);
          found.resolve(undefined);
          await goOn.promise;
          return outdated;
        },
      });
      await record(one, { version: '1.4.1' });
      const reading = slow.read();
      await found.promise;
      await record(other, { version: '1.4.2' });
      goOn.resolve(undefined);

      expect((await reading).body).toContain('1.4.1');
      expect(await getVersions(one)).toEqual(['checkout prod 1.4.2']);
      expect(await getVersions(other)).toEqual(['checkout prod 1.4.2']);
    });

    test('is kept for ten seconds at most, should a process die between its commit and telling of it', async () => {
      await getFleet(one);
      const client = one.cache.redis;
      const version = await client?.get('fleet:version');
      expect(await client?.pttl(`fleet:${String(version)}`)).toSatisfy((ms: number) => ms > 0 && ms <= 10_000);
    });

    test('is always the newest under many readers and writers', async () => {
      const reading = new AbortController();
      const readers = [one, other, one, other].map(async (api) => {
        while (!reading.signal.aborted) await getFleet(api);
      });
      for (let n = 0; n < 50; n += 1) {
        const [writer, reader] = n % 2 === 0 ? [one, other] : [other, one];
        await record(writer, { version: `1.4.${n}` });
        expect(await getVersions(reader)).toEqual([`checkout prod 1.4.${n}`]);
      }
      reading.abort();
      await Promise.all(readers);
    });
  });

  describe('when Redis goes away', () => {
    test('goes on, by the database, and so do writes', async () => {
      const doomed = await startRedis();
      const api = await startApi(database, { REDIS_URL: doomed.url });
      try {
        await record(api, { app: 'web', version: '1.4.2' });
        await getFleet(api);
        await doomed.stop();
        await record(api, { app: 'web', version: '1.4.3' });
        expect(await getVersions(api)).toContain('web prod 1.4.3');
        expect((await api.inject('/readyz')).statusCode).toBe(200);
      } finally {
        await api.close();
      }
    });
  });
});
