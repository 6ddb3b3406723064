import { loadEnvironment } from '@repo/env';
import { expect, test } from 'vitest';

import { variables } from './env.ts';

const needed = { DATABASE_URL: 'postgres://postgres@127.0.0.1/slipway', JWT_SECRET: 's'.repeat(32) };

function load(source: Record<string, string>) {
  return loadEnvironment(variables, { directory: new URL('.', import.meta.url), source: { ...needed, ...source } });
}

test('in dev the database and the secret are all that must be set', () => {
  expect(load({})).toMatchObject({ ENVIRONMENT: 'dev', PORT: 3001, RATE_LIMIT_READS_PER_MINUTE: 600 });
});

test('everywhere else Redis must be set as well', () => {
  expect(() => load({ ENVIRONMENT: 'prod', HOST: '0.0.0.0' })).toThrow(/REDIS_URL/);
  expect(load({ ENVIRONMENT: 'prod', HOST: '0.0.0.0', REDIS_URL: 'redis://redis:6379' }).ENVIRONMENT).toBe('prod');
});

test('a secret that could be guessed is refused, and not repeated', () => {
  expect(() => load({ JWT_SECRET: 'swordfish' })).toThrow(/JWT_SECRET/);
  expect(() => load({ JWT_SECRET: 'swordfish' })).not.toThrow(/swordfish/);
});

test('a board that asks every second stays below the limit of reads', () => {
  expect(load({}).RATE_LIMIT_READS_PER_MINUTE).toBeGreaterThan(2 * 60);
});
