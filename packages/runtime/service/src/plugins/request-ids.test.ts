import { expect, test } from 'vitest';

import { createTestService } from '../../test/create-test-service.ts';

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

test('a well-formed X-Request-Id is taken over into the answer and the log', async () => {
  const { service, log } = await createTestService();
  service.get('/v1/fleet', () => ({}));
  const { headers } = await service.inject({ url: '/v1/fleet', headers: { 'x-request-id': 'checkout_1.4.2-a' } });
  expect(headers['x-request-id']).toBe('checkout_1.4.2-a');
  expect(log).toMatchObject([{ msg: 'request completed', requestId: 'checkout_1.4.2-a' }]);
});

test.each([[undefined], [''], ['two words'], ['line\tbreak'], ['ä'], ['x'.repeat(129)]])(
  'instead of %j a new one is made',
  async (given) => {
    const { service } = await createTestService();
    const headers = given === undefined ? {} : { 'x-request-id': given };
    const response = await service.inject({ url: '/livez', headers });
    expect(response.headers['x-request-id']).toMatch(uuid);
  },
);

test.each(['/nobody-serves-this', '/%zz'])('an answer to %s has one too', async (url) => {
  const { service } = await createTestService();
  const response = await service.inject({ url, headers: { 'x-request-id': 'board-7' } });
  expect(response.headers['x-request-id']).toBe('board-7');
});
