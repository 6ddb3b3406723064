import { defineVariables, type Values } from '@repo/env';
import { serviceVariables } from '@repo/service';
import { z } from 'zod';

/** Everything that the board's server, and `vite` in development, take from outside. */
export const variables = defineVariables({
  ...serviceVariables({ port: 3000 }),
  API_URL: {
    schema: z.url({ protocol: /^https?$/ }).optional(),
    description: 'Where /v1 and /docs are passed on to; left out where an ingress does that.',
    example: 'http://localhost:3001',
  },
});

export type Environment = Values<typeof variables>;
