import type { Variable } from '@repo/env';
import { z } from 'zod';

/** What a service with a cache declares in its `src/env.ts`. */
export const cacheVariables = {
  REDIS_URL: {
    schema: z.url({ protocol: /^rediss?$/ }).optional(),
    description: 'Redis to connect to; in dev an in-process stand-in serves when it is not set',
    example: 'redis://127.0.0.1:6379',
    secret: true,
    requiredIn: ['staging', 'prod'],
  },
} satisfies Record<string, Variable>;
