import { expect, test } from 'vitest';
import { z } from 'zod';

import { configure, environmentFor, lacks } from './environment.ts';
import type { App } from './workspace.ts';

const api: App = {
  name: 'api',
  directory: '/nowhere/apps/api',
  scripts: { dev: 'node src/main.ts' },
  variables: {
    PORT: { schema: z.coerce.number().default(3001) },
    DATABASE_URL: { schema: z.url(), example: 'postgres://example' },
    REDIS_URL: { schema: z.url().optional(), example: 'redis://example' },
    JWT_SECRET: { schema: z.string().min(8), example: 'for-development' },
    LOG_LEVEL: { schema: z.string().default('info'), example: 'debug' },
  },
};

test('an app gets what is offered, and examples of the rest that it must have', () => {
  const app = configure(api, {});

  expect(environmentFor(app, { DATABASE_URL: 'postgres://embedded', NOTIFY_URL: 'http://receiver' })).toEqual({
    DATABASE_URL: 'postgres://embedded',
    JWT_SECRET: 'for-development',
  });
});

test('an app is told nothing that the shell says already', () => {
  const app = configure(api, { DATABASE_URL: 'postgres://mine' });

  expect(lacks(app, 'DATABASE_URL')).toBe(false);
  expect(environmentFor(app, { DATABASE_URL: 'postgres://embedded' })).toEqual({ JWT_SECRET: 'for-development' });
});

test('a variable that is set to nothing counts as not set', () => {
  const app = configure(api, { DATABASE_URL: ' ' });

  expect(lacks(app, 'DATABASE_URL')).toBe(true);
});

test('an app lacks only what it declares', () => {
  expect(lacks(configure(api, {}), 'NOTIFY_URL')).toBe(false);
});

test('a PORT of the shell is for no app in particular', () => {
  expect(configure(api, { PORT: '8080' }).given['PORT']).toBeUndefined();
});

test('another environment than dev is refused', () => {
  expect(() => configure(api, { ENVIRONMENT: 'staging' })).toThrow('ENVIRONMENT is staging: unset it.');
  expect(configure(api, { ENVIRONMENT: 'dev' }).name).toBe('api');
});
