import { createCache, type Cache } from '@repo/cache';
import plugin from 'fastify-plugin';

import type { Environment } from '../env.ts';

declare module 'fastify' {
  interface FastifyInstance {
    readonly cache: Cache;
  }
}

/** Redis, or the stand-in for it. It is no part of readiness: without it the api is slower, not down. */
export const cache = plugin<Pick<Environment, 'ENVIRONMENT' | 'REDIS_URL'>>(
  (service, { ENVIRONMENT, REDIS_URL }) => {
    const opened = createCache({
      environment: ENVIRONMENT,
      url: REDIS_URL,
      namespace: 'api',
      onError: (error) => {
        service.log.warn({ err: error }, 'the cache is away; going on without it');
      },
    });
    service.decorate('cache', opened);
    service.addHook('onClose', () => opened.close());
  },
  { name: 'cache' },
);
