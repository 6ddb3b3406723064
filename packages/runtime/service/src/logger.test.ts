import { expect, test } from 'vitest';

import { createTestService } from '../test/create-test-service.ts';

test('a request is one line: what came, what went, how long it took', async () => {
  const { service, log } = await createTestService({ version: '1.4.2' });
  service.get('/v1/fleet', () => ({}));
  await service.inject('/v1/fleet?app=checkout');
  expect(log).toHaveLength(1);
  expect(log[0]).toMatchObject({
    level: 'info',
    service: 'api',
    version: '1.4.2',
    req: { method: 'GET', url: '/v1/fleet?app=checkout', ip: '127.0.0.1' },
    res: { statusCode: 200 },
    msg: 'request completed',
  });
  expect(log[0]?.['time']).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect(log[0]?.['ms']).toBeTypeOf('number');
});

test('probes and scrapes leave no line', async () => {
  const { service, log } = await createTestService();
  for (const url of ['/livez', '/readyz', '/metrics']) await service.inject(url);
  expect(log).toEqual([]);
});

test('LOG_LEVEL decides what is logged', async () => {
  const { service, log } = await createTestService({ variables: { LOG_LEVEL: 'warn' } });
  service.log.info('release 1.4.2 recorded');
  service.log.warn('release 1.4.3 failed');
  expect(log.map(({ msg }) => msg)).toEqual(['release 1.4.3 failed']);
});

test('secrets are hidden, also those in a request', async () => {
  const { service, log } = await createTestService();
  service.get('/v1/fleet', (request) => {
    request.log.info({ headers: request.headers }, 'asked');
    return {};
  });
  const headers = { authorization: 'Bearer hunter2', 'x-api-key': 'hunter2', 'idempotency-key': 'release-7' };
  await service.inject({ url: '/v1/fleet?access_token=hunter2', headers });
  expect(JSON.stringify(log)).not.toContain('hunter2');
  expect(log[0]).toMatchObject({ headers: { authorization: '[Redacted]', 'idempotency-key': 'release-7' } });
});

test('the address of a client is the one that a trusted proxy forwards', async () => {
  const { service, log } = await createTestService({ variables: { TRUSTED_PROXIES: '10.0.0.0/8, 127.0.0.1' } });
  service.get('/v1/fleet', () => ({}));
  const headers = { 'x-forwarded-for': '203.0.113.7' };
  await service.inject({ url: '/v1/fleet', headers });
  await service.inject({ url: '/v1/fleet', headers, remoteAddress: '198.51.100.1' });
  expect(log).toMatchObject([{ req: { ip: '203.0.113.7' } }, { req: { ip: '198.51.100.1' } }]);
});
