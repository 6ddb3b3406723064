import { expect, test } from 'vitest';

import { collectOffers } from './offers.ts';

test('servers, the receiver and every app’s address are offered by their variables', () => {
  const offers = collectOffers({
    means: [
      { name: 'PostgreSQL', description: '', variable: 'DATABASE_URL', url: 'postgres://embedded' },
      { name: 'Redis', description: '', variable: 'REDIS_URL', url: undefined },
    ],
    receiver: 'http://127.0.0.1:3003/',
    ports: new Map([
      ['api', { port: 3001, instead: undefined }],
      ['release-notes', { port: 3004, instead: undefined }],
    ]),
  });

  expect(offers).toEqual({
    API_URL: 'http://127.0.0.1:3001',
    RELEASE_NOTES_URL: 'http://127.0.0.1:3004',
    NOTIFY_URL: 'http://127.0.0.1:3003/',
    DATABASE_URL: 'postgres://embedded',
    REDIS_URL: undefined,
  });
});
