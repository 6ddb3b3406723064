import { loadEnvironment } from '@repo/env';
import { describe, expect, test } from 'vitest';

import { variables } from './env.ts';

const complete = {
  DATABASE_URL: 'postgres://board:board@127.0.0.1:5432/board',
  NOTIFY_URL: 'https://notifications.example.com/releases',
  API_KEY: 'key-of-the-release-board',
  HOST: '0.0.0.0',
};

function load(source: Record<string, string>) {
  return loadEnvironment(variables, { directory: import.meta.dirname, source });
}

describe('the environment of the worker', () => {
  test('has defaults for all but the database and the key', () => {
    const { DATABASE_URL, API_KEY } = complete;
    expect(load({ DATABASE_URL, API_KEY })).toMatchObject({ PORT: 3002, NOTIFY_TIMEOUT_MS: 10_000 });
  });

  test.each(['staging', 'prod'])('must name a receiver in %s', (ENVIRONMENT) => {
    expect(() => load({ ...complete, ENVIRONMENT, NOTIFY_URL: '' })).toThrow('NOTIFY_URL is not set');
    expect(load({ ...complete, ENVIRONMENT })).toMatchObject({ NOTIFY_URL: complete.NOTIFY_URL });
  });

  test.each(['ftp://notifications.example.com', 'https://user:word@notifications.example.com'])(
    'does not take %s as a receiver',
    (NOTIFY_URL) => {
      expect(() => load({ ...complete, NOTIFY_URL })).toThrow('NOTIFY_URL');
    },
  );

  test.each(['short', 'a key with blanks in it', 'a-key-with-a-line\nbreak'])(
    'does not take a key that no header can carry or anybody could guess, and does not show it',
    (API_KEY) => {
      const attempt = () => load({ ...complete, API_KEY });
      expect(attempt).toThrow('API_KEY must');
      expect(attempt).not.toThrow(API_KEY);
    },
  );
});
