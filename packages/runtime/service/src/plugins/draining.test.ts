import { expect, test } from 'vitest';

import { createTestService } from '../../test/create-test-service.ts';

test('only while the service drains do answers ask for a new connection, errors too', async () => {
  const { service } = await createTestService();
  service.get('/v1/fleet', () => ({}));
  const connections = async () => {
    const answers = await Promise.all(['/v1/fleet', '/unknown', '/livez'].map((url) => service.inject(url)));
    return answers.map(({ headers }) => headers.connection);
  };
  expect(await connections()).toEqual(['keep-alive', 'keep-alive', 'keep-alive']);
  service.lifecycle.draining = true;
  expect(await connections()).toEqual(['close', 'close', 'close']);
});
