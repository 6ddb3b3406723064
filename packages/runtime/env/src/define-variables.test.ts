import { expect, test } from 'vitest';
import { z } from 'zod';

import { defineVariables } from './define-variables.ts';

test('a declaration comes back as it is', () => {
  const variables = { PORT: { schema: z.coerce.number().default(3001), description: 'The port.' } };
  expect(defineVariables(variables)).toBe(variables);
});

test('everything that is wrong with a declaration is told at once', () => {
  const wrong = () =>
    defineVariables({
      apiPort: { schema: z.string(), description: 'The port.' },
      API_KEY: { schema: z.string().default('changeme'), description: 'The key.', secret: true },
      NOTIFY_URL: { schema: z.url(), description: 'Where to\ndeliver.', example: 'notify' },
    });
  expect(wrong).toThrow(
    expect.objectContaining({
      name: 'EnvironmentError',
      message: [
        'The declaration of variables is wrong:',
        '  apiPort must be written in UPPER_SNAKE_CASE',
        '  API_KEY is a secret and must not have a default: it would stand in the sources',
        '  NOTIFY_URL needs a description of one line',
        '  NOTIFY_URL has an example that its schema refuses',
      ].join('\n'),
    }),
  );
});

test('a secret may be optional', () => {
  const variables = { REDIS_URL: { schema: z.url().optional(), description: 'Redis.', secret: true } };
  expect(defineVariables(variables)).toBe(variables);
});
