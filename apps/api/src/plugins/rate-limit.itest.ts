import { startRedis, type RedisServer } from '@repo/local-services';
import { problemSchema, type Service } from '@repo/service';
import { requirement } from '@repo/testing';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { authorized, releaseOf, startApi, type Settings } from '../../test/api.ts';
import { databaseOfFile } from '../../test/of-file.ts';

const redisServer = requirement('redis-server');
const tight = { RATE_LIMIT_READS_PER_MINUTE: '3', RATE_LIMIT_WRITES_PER_MINUTE: '2' };

const database = await databaseOfFile();

async function open(settings: Settings = {}): Promise<Service> {
  const api = await startApi(database, { ...tight, ...settings });
  onTestFinished(() => api.close());
  return api;
}

async function readStatuses(apis: Service[], remoteAddress = '192.0.2.1', url = '/v1/fleet'): Promise<number[]> {
  const statuses: number[] = [];
  for (const api of apis) statuses.push((await api.inject({ url, remoteAddress })).statusCode);
  return statuses;
}

async function write(api: Service, subject: string, remoteAddress = '192.0.2.1') {
  const headers = await authorized({ subject });
  return api.inject({ method: 'POST', url: '/v1/releases', headers, payload: releaseOf(), remoteAddress });
}

describe('reading', () => {
  test('is limited per address, over all that can be read', async () => {
    const api = await open();
    expect(await readStatuses([api], '192.0.2.1', '/v1/releases')).toEqual([200]);
    expect(await readStatuses([api, api, api])).toEqual([200, 200, 429]);
    expect(await readStatuses([api], '192.0.2.2')).toEqual([200]);
  });

  test('tells whoever is refused when to come again', async () => {
    const api = await open();
    await readStatuses([api, api, api]);
    const answer = await api.inject({ url: '/v1/fleet', remoteAddress: '192.0.2.1' });
    expect(answer.statusCode).toBe(429);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(Number(answer.headers['retry-after'])).toSatisfy((seconds: number) => seconds > 0 && seconds <= 60);
    expect(problemSchema.parse(answer.json())).toMatchObject({ status: 429, title: 'Too Many Requests' });
  });

  test('takes a network of IPv6 for one address', async () => {
    const api = await open();
    expect(await readStatuses([api, api], '2001:db8::1')).toEqual([200, 200]);
    expect(await readStatuses([api, api], '2001:db8::2')).toEqual([200, 429]);
  });

  test('goes by the address that a trusted proxy names, and by no other', async () => {
    const behindProxy = await open({ TRUSTED_PROXIES: '192.0.2.0/24' });
    const askFor = (api: Service, client: string, proxy: string) =>
      api.inject({ url: '/v1/fleet', remoteAddress: proxy, headers: { 'x-forwarded-for': client } });
    for (const client of ['198.51.100.1', '198.51.100.2', '198.51.100.3', '198.51.100.4']) {
      expect((await askFor(behindProxy, client, '192.0.2.1')).statusCode).toBe(200);
    }

    const onItsOwn = await open();
    const statuses: number[] = [];
    for (const client of ['198.51.100.1', '198.51.100.2', '198.51.100.3', '198.51.100.4']) {
      statuses.push((await askFor(onItsOwn, client, '192.0.2.1')).statusCode);
    }
    expect(statuses).toEqual([200, 200, 200, 429]);
  });

  test('has room for a board that asks each second, twice over', async () => {
    const api = await startApi(database, { RATE_LIMIT_READS_PER_MINUTE: '600' });
    onTestFinished(() => api.close());
    expect(new Set(await readStatuses(Array.from({ length: 120 }, () => api)))).toEqual(new Set([200]));
  });

  test('of health and figures is not limited', async () => {
    const api = await open();
    const many = Array.from({ length: 10 }, () => api);
    for (const url of ['/livez', '/readyz', '/metrics']) {
      expect(new Set(await readStatuses(many, '192.0.2.1', url))).toEqual(new Set([200]));
    }
  });
});

describe('writing', () => {
  test('is limited per subject, from wherever it comes', async () => {
    const api = await open();
    const statuses = [
      (await write(api, 'pipeline', '192.0.2.1')).statusCode,
      (await write(api, 'pipeline', '192.0.2.2')).statusCode,
      (await write(api, 'pipeline', '192.0.2.3')).statusCode,
      (await write(api, 'mara', '192.0.2.3')).statusCode,
    ];
    expect(statuses).toEqual([201, 201, 429, 201]);
  });

  test('is counted for valid tokens only', async () => {
    const api = await open();
    const forged = await authorized({ secret: 'somebody else signed this, whoever it was' });
    for (let n = 0; n < 5; n += 1) {
      const answer = await api.inject({ method: 'POST', url: '/v1/releases', headers: forged, payload: releaseOf() });
      expect(answer.statusCode).toBe(401);
    }
    expect((await write(api, 'pipeline')).statusCode).toBe(201);
  });
});

describe.skipIf(redisServer.missing)('with Redis [needs redis-server]', () => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  test('all processes count together', async () => {
    const settings = { REDIS_URL: redis.url };
    const [one, other] = await Promise.all([open(settings), open(settings)]);
    await Promise.all([one.cache.check(), other.cache.check()]);
    expect(await readStatuses([one, other, one, other])).toEqual([200, 200, 200, 429]);
    expect([
      (await write(one, 'pipeline')).statusCode,
      (await write(other, 'pipeline')).statusCode,
      (await write(one, 'pipeline')).statusCode,
    ]).toEqual([201, 201, 429]);
  });

  test('everybody is let through while it is away', async () => {
    const doomed = await startRedis();
    const api = await open({ REDIS_URL: doomed.url });
    await api.cache.check();
    await doomed.stop();
    expect(await readStatuses([api, api, api, api, api])).toEqual([200, 200, 200, 200, 200]);
    expect((await write(api, 'pipeline')).statusCode).toBe(201);
  });
});
