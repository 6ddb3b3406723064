import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import { ProblemError } from '@repo/service';
import type { onRequestAsyncHookHandler } from 'fastify';
import plugin from 'fastify-plugin';

import type { Environment } from '../env.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Hooks that count a request and refuse it with 429 beyond the limit. */
    readonly limits: {
      /** Per address. */
      readonly reads: onRequestAsyncHookHandler;
      /** Per subject: comes after the hook that sets it. */
      readonly writes: onRequestAsyncHookHandler;
    };
  }
}

type Limits = Pick<Environment, 'RATE_LIMIT_READS_PER_MINUTE' | 'RATE_LIMIT_WRITES_PER_MINUTE'>;

/** Rate limits, counted in Redis for all processes together, else in each process; while Redis is away nobody counts. */
export const rateLimits = plugin<Limits>(
  async (service, environment) => {
    await service.register(rateLimit, {
      global: false,
      timeWindow: '1 minute',
      redis: service.cache.redis,
      nameSpace: 'rate-limit:',
      skipOnError: true,
      errorResponseBuilder: (_request, { after }) =>
        new ProblemError({ status: 429, detail: `Too many requests: come again in ${after}.` }),
    });
    service.decorate('limits', {
      reads: service.rateLimit({
        max: environment.RATE_LIMIT_READS_PER_MINUTE,
        keyGenerator: ({ ip }) => `reads:${normalizeIP(ip)}`,
      }),
      writes: service.rateLimit({
        max: environment.RATE_LIMIT_WRITES_PER_MINUTE,
        keyGenerator: ({ subject }) => `writes:${subject}`,
      }),
    });
  },
  { name: 'rate-limits', dependencies: ['cache', 'auth'] },
);
