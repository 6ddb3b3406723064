import { cacheVariables } from '@repo/cache';
import { databaseVariables } from '@repo/database';
import { defineVariables, type Values } from '@repo/env';
import { serviceVariables } from '@repo/service';
import { z } from 'zod';

const perMinute = z.coerce.number().int().min(1).max(1_000_000);

/** Every environment variable that the api reads. */
export const variables = defineVariables({
  ...serviceVariables({ port: 3001 }),
  ...databaseVariables,
  ...cacheVariables,
  JWT_SECRET: {
    schema: z.string().min(32),
    description: 'The secret that access tokens are signed with (HS256); at least 32 characters.',
    example: 'for-development-only-not-a-secret',
    secret: true,
  },
  RATE_LIMIT_READS_PER_MINUTE: {
    schema: perMinute.default(600),
    description: 'Most requests per minute that one address may read with; an open board makes 60.',
  },
  RATE_LIMIT_WRITES_PER_MINUTE: {
    schema: perMinute.default(600),
    description: 'Most requests per minute that one subject of a token may write with.',
  },
});

export type Environment = Values<typeof variables>;
