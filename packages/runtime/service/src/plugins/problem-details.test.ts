import { expect, test } from 'vitest';
import { z } from 'zod';

import { createTestService } from '../../test/create-test-service.ts';
import { ProblemError } from '../index.ts';

const release = z.strictObject({ app: z.string().min(1), fingerprint: z.hex().length(64) });

async function createReleases() {
  const { service, log } = await createTestService({ fastify: { bodyLimit: 1000, handlerTimeout: 50 } });
  const querystring = z.strictObject({ limit: z.coerce.number().max(100).optional() });
  service.post('/v1/releases', { schema: { body: release, querystring } }, () => ({ stored: true }));
  service.get('/v1/releases/:id', { schema: { params: z.object({ id: z.coerce.number() }) } }, () => ({}));
  service.get('/broken', () => {
    throw new Error('no connection to postgres://board:hunter2@db');
  });
  service.get('/unlike-its-schema', { schema: { response: { 200: release } } }, () => ({ app: '', fingerprint: '' }));
  service.get('/never', async () => new Promise(() => undefined));
  service.post('/conflict', () => {
    throw new ProblemError({ status: 409, type: '/problems/used', detail: 'This key was used', key: 'a7' });
  });
  service.get('/away', () => {
    throw new ProblemError({ status: 502, detail: 'The outside API is away' });
  });
  return { service, log };
}

test('every fault of a request is told with a pointer to its field', async () => {
  const { service } = await createReleases();
  const response = await service.inject({
    method: 'POST',
    url: '/v1/releases',
    payload: { fingerprint: 'abc', 'note/s': 1, by: 'eve' },
  });
  expect(response.statusCode).toBe(400);
  expect(response.headers['content-type']).toBe('application/problem+json');
  expect(response.json()).toEqual({
    type: 'about:blank',
    title: 'Bad Request',
    status: 400,
    detail: "The request's body is not valid",
    instance: response.headers['x-request-id'],
    errors: [
      { in: 'body', pointer: '/app', detail: 'Invalid input: expected string, received undefined' },
      { in: 'body', pointer: '/fingerprint', detail: 'Too small: expected string to have exactly 64 characters' },
      { in: 'body', pointer: '/note~1s', detail: 'Unknown field' },
      { in: 'body', pointer: '/by', detail: 'Unknown field' },
    ],
  });
});

test('so are those of a query, a path and a body that is missing', async () => {
  const { service } = await createReleases();
  const payload = { app: 'checkout', fingerprint: 'a'.repeat(64) };
  const query = await service.inject({ method: 'POST', url: '/v1/releases?limit=1000', payload });
  expect(query.json()).toMatchObject({ errors: [{ in: 'query', pointer: '/limit' }] });
  const path = await service.inject('/v1/releases/newest');
  expect(path.json()).toMatchObject({ errors: [{ in: 'path', pointer: '/id' }] });
  const body = await service.inject({ method: 'POST', url: '/v1/releases' });
  expect(body.json()).toMatchObject({ status: 400, errors: [{ in: 'body', pointer: '' }] });
});

test.each([
  ['is no JSON', 400, 'application/json', '{"app"'],
  ['is empty', 400, 'application/json', ''],
  ['is too long', 413, 'application/json', `"${'a'.repeat(1000)}"`],
  ['is plain text', 415, 'text/plain', 'checkout'],
  ['is a form', 415, 'application/x-www-form-urlencoded', 'app=checkout'],
  ['would change a prototype', 400, 'application/json', '{"__proto__":{"app":"checkout"}}'],
])('a body that %s is a %i', async (_what, status, type, payload) => {
  const { service } = await createReleases();
  const headers = { 'content-type': type };
  const response = await service.inject({ method: 'POST', url: '/v1/releases', headers, payload });
  expect(response.headers['content-type']).toBe('application/problem+json');
  expect(response.statusCode).toBe(status);
  expect(response.json()).toMatchObject({ status, instance: response.headers['x-request-id'] });
});

test('an address that cannot be read is a 400', async () => {
  const { service } = await createReleases();
  const response = await service.inject('/v1/releases/%zz');
  expect(response.headers['content-type']).toBe('application/problem+json');
  expect(response.json()).toMatchObject({ status: 400, title: 'Bad Request' });
});

test.each([
  ['/broken', 500, 'Internal Server Error'],
  ['/unlike-its-schema', 500, 'Internal Server Error'],
  ['/never', 503, 'Service Unavailable'],
])('of what went wrong in %s callers learn the id, and the log everything', async (url, status, title) => {
  const { service, log } = await createReleases();
  const response = await service.inject({ url, headers: { 'x-request-id': 'board-7' } });
  expect(response.statusCode).toBe(status);
  expect(response.json()).toEqual({ type: 'about:blank', title, status, instance: 'board-7' });
  expect(log[0]).toMatchObject({ level: 'error', msg: 'request failed', requestId: 'board-7', req: { url } });
  expect(log[0]).toHaveProperty('err.stack');
});

test('a problem that a handler throws goes out as it is, with its own members', async () => {
  const { service } = await createReleases();
  const response = await service.inject({ method: 'POST', url: '/conflict', headers: { 'x-request-id': 'board-7' } });
  expect(response.statusCode).toBe(409);
  expect(response.json()).toEqual({
    type: '/problems/used',
    title: 'Conflict',
    status: 409,
    detail: 'This key was used',
    key: 'a7',
    instance: 'board-7',
  });
});

test('one that is not our fault is logged, but not as an error', async () => {
  const { service, log } = await createReleases();
  expect((await service.inject('/away')).json()).toMatchObject({ status: 502, detail: 'The outside API is away' });
  expect(log[0]).toMatchObject({ level: 'warn', msg: 'request could not be served' });
});
