import { expect, test } from 'vitest';

import { createTestService } from '../../test/create-test-service.ts';

const works = async () => Promise.resolve();
const breaks = async () => Promise.reject(new Error('password authentication failed for postgres://board:hunter2@db'));

test('a service is alive as long as it answers', async () => {
  const { service } = await createTestService({ checks: { database: breaks } });
  const response = await service.inject('/livez');
  expect(response.statusCode).toBe(200);
  expect(response.json()).toEqual({ status: 'ok' });
});

test('it is ready when all checks pass, those of plugins too', async () => {
  const { service } = await createTestService({ checks: { database: works } });
  service.addCheck('cache', works);
  const response = await service.inject('/readyz');
  expect(response.statusCode).toBe(200);
  expect(response.json()).toEqual({ status: 'ok', checks: { database: 'ok', cache: 'ok' } });
});

test('it is not ready when a check fails: the answer names it, the log says why', async () => {
  const { service, log } = await createTestService({ checks: { database: breaks, cache: works } });
  const response = await service.inject('/readyz');
  expect(response.statusCode).toBe(503);
  expect(response.json()).toMatchObject({
    title: 'Service Unavailable',
    detail: 'Not ready: database',
    checks: { database: 'failed', cache: 'ok' },
  });
  expect(response.body).not.toContain('hunter2');
  expect(log).toMatchObject([{ level: 'warn', msg: 'check failed', check: 'database' }]);
});

test('a check that never ends has failed after its time', async () => {
  const { service, log } = await createTestService({ checks: { database: async () => new Promise(() => undefined) } });
  const response = await service.inject('/readyz');
  expect(response.json()).toMatchObject({ status: 503, checks: { database: 'failed' } });
  expect(log).toMatchObject([{ err: { message: 'no answer within 2000 ms' } }]);
});

test('a service that drains is alive and not ready, whatever its checks say', async () => {
  const { service } = await createTestService({ checks: { database: works } });
  service.lifecycle.draining = true;
  expect((await service.inject('/livez')).statusCode).toBe(200);
  expect((await service.inject('/readyz')).json()).toMatchObject({ status: 503, detail: 'Shutting down' });
});
