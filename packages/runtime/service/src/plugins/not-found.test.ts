import { expect, test } from 'vitest';

import { createTestService } from '../../test/create-test-service.ts';

async function createBoard() {
  const { service } = await createTestService();
  service.get('/v1/releases', () => ({}));
  service.post('/v1/releases', () => ({}));
  service.get('/v1/releases/:id', () => ({}));
  service.post('/v1/releases/:id::cancel', () => ({}));
  service.delete('/caches/*', () => ({}));
  return service;
}

test.each(['/', '/v1', '/v1/releases/1/notes', '/v1/releases/'])('nobody serves %s', async (url) => {
  const response = await (await createBoard()).inject({ method: 'PUT', url: `${url}?limit=1` });
  expect(response.headers['content-type']).toBe('application/problem+json');
  expect(response.headers.allow).toBeUndefined();
  expect(response.json()).toMatchObject({ type: 'about:blank', title: 'Not Found', status: 404 });
});

test.each([
  ['/v1/releases', 'GET, HEAD, POST'],
  ['/v1/releases/1?verbose=1', 'GET, HEAD'],
  ['/v1/releases/1:cancel', 'GET, HEAD, POST'],
  ['/caches/fleet/prod', 'DELETE'],
])('%s is served by other methods: the answer names them', async (url, allow) => {
  const response = await (await createBoard()).inject({ method: 'PUT', url });
  expect(response.headers.allow).toBe(allow);
  expect(response.json()).toMatchObject({ title: 'Method Not Allowed', status: 405 });
});
