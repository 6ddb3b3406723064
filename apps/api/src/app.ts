import { createService, type Service } from '@repo/service';

import type { Environment } from './env.ts';
import { auth } from './plugins/auth.ts';
import { cache } from './plugins/cache.ts';
import { database } from './plugins/database.ts';
import { fleetBoard } from './plugins/fleet-board.ts';
import { openapi } from './plugins/openapi.ts';
import { outbox } from './plugins/outbox.ts';
import { rateLimits } from './plugins/rate-limit.ts';
import { securityHeaders } from './plugins/security-headers.ts';
import { routes } from './routes/index.ts';

/** Requests are small: the largest is a release. */
const bodyLimit = 16 * 1024;

/** Makes the api: connected, ready for requests, listening nowhere yet. */
export async function createApi(environment: Environment): Promise<Service> {
  const service = await createService({ name: 'api', environment, fastify: { bodyLimit } });
  try {
    await service.register(securityHeaders);
    await service.register(database, environment);
    await service.register(outbox);
    await service.register(cache, environment);
    await service.register(fleetBoard);
    await service.register(auth, environment);
    await service.register(rateLimits, environment);
    await service.register(openapi);
    await service.register(routes, { prefix: '/v1' });
    await service.ready();
    return service;
  } catch (error) {
    await service.close();
    throw error;
  }
}
