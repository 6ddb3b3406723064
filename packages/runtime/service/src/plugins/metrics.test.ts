import { Counter } from 'prom-client';
import { expect, test } from 'vitest';

import { createTestService } from '../../test/create-test-service.ts';

test('requests are counted by the template of their route, so that ids make no new series', async () => {
  const { service } = await createTestService();
  service.get('/v1/releases/:id', () => ({}));
  await service.inject('/v1/releases/1');
  await service.inject('/v1/releases/2');
  await service.inject('/unknown/3');
  const { body, headers } = await service.inject('/metrics');
  expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  const counts = body.split('\n').filter((line) => line.startsWith('http_request_duration_seconds_count'));
  expect(counts).toEqual([
    'http_request_duration_seconds_count{method="GET",route="/v1/releases/:id",status="200"} 2',
    'http_request_duration_seconds_count{method="GET",route="unmatched",status="404"} 1',
  ]);
});

test("the process' figures and those of the service itself are there", async () => {
  const { service } = await createTestService();
  new Counter({ name: 'releases_total', help: 'Releases recorded', registers: [service.metrics] }).inc(3);
  const { body } = await service.inject('/metrics');
  expect(body).toMatch(/^process_resident_memory_bytes \d+$/m);
  expect(body).toMatch(/^releases_total 3$/m);
});

test('two services in one process keep their figures apart', async () => {
  const [{ service: api }, { service: worker }] = await Promise.all([createTestService(), createTestService()]);
  await api.inject('/livez');
  expect((await worker.inject('/metrics')).body).not.toContain('/livez');
});
