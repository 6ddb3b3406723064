import { createHash, timingSafeEqual } from 'node:crypto';

import { ProblemError } from '@repo/service';
import type { onRequestAsyncHookHandler } from 'fastify';
import plugin from 'fastify-plugin';

import type { Environment } from '../env.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** A hook that lets a request pass only with `Authorization: Bearer <API_KEY>`. */
    readonly requireApiKey: onRequestAsyncHookHandler;
  }
}

/**
 * Guards dead letters with the key that notifications carry: whoever receives them may also see those that did not arrive
 * and ask for them again. No further secret has to be kept for it.
 */
export const apiKey = plugin<Pick<Environment, 'API_KEY'>>(
  (service, { API_KEY }) => {
    const expected = hash(`Bearer ${API_KEY}`);
    service.decorate('requireApiKey', async (request, reply) => {
      if (timingSafeEqual(hash(request.headers.authorization ?? ''), expected)) return;
      reply.header('www-authenticate', 'Bearer realm="slipway"');
      throw new ProblemError({
        status: 401,
        detail: 'This needs the API key: send "Authorization: Bearer <API_KEY>".',
      });
    });
  },
  { name: 'api-key' },
);

/** Of one length whatever was sent, so that both can be compared in constant time. */
function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
