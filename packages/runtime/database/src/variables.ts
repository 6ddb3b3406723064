import type { Variable } from '@repo/env';
import { z } from 'zod';

/** What a service with a database declares in its `src/env.ts`. */
export const databaseVariables = {
  DATABASE_URL: {
    schema: z.url({ protocol: /^postgres(ql)?$/ }),
    description: 'PostgreSQL to connect to',
    example: 'postgres://postgres:postgres@127.0.0.1:5432/slipway',
    secret: true,
  },
  DATABASE_POOL_SIZE: {
    schema: z.coerce.number().int().min(1).max(500).default(10),
    description: 'Most connections that one process opens to PostgreSQL',
  },
} satisfies Record<string, Variable>;
