import { databaseVariables } from '@repo/database';
import { defineVariables, type Values } from '@repo/env';
import { serviceVariables } from '@repo/service';
import { z } from 'zod';

const { DATABASE_URL } = databaseVariables;

/** Every environment variable that the worker reads. */
export const variables = defineVariables({
  ...serviceVariables({ port: 3002 }),
  DATABASE_URL,
  NOTIFY_URL: {
    schema: z
      .url({ protocol: /^https?$/ })
      .refine((url) => URL.parse(url)?.username === '', 'must not hold a user: API_KEY says who we are')
      .optional(),
    description: 'Where notifications are posted to; in dev they are only logged without it.',
    example: 'https://notifications.example.com/releases',
    requiredIn: ['staging', 'prod'],
  },
  API_KEY: {
    schema: z
      .string()
      .min(16)
      .regex(/^[\x21-\x7e]*$/),
    description:
      'Bearer token that notifications carry, and that reading and resending dead letters needs; at least 16 visible ASCII characters.',
    example: 'for-development-only',
    secret: true,
  },
  NOTIFY_TIMEOUT_MS: {
    schema: z.coerce.number().int().min(100).max(15_000).default(10_000),
    description: 'Milliseconds that one delivery may take.',
  },
  NOTIFY_CONCURRENCY: {
    schema: z.coerce.number().int().min(1).max(100).default(10),
    description: 'Most apps that are delivered for at a time; of one app, it is always one notification at a time.',
  },
});

export type Environment = Values<typeof variables>;
