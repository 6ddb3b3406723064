import jwt from '@fastify/jwt';
import { ProblemError } from '@repo/service';
import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import plugin from 'fastify-plugin';
import { z } from 'zod';

import type { Environment } from '../env.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Makes a hook that lets a request pass only with a valid token that holds this scope, and sets its `subject`. */
    readonly requireScope: (scope: string) => onRequestAsyncHookHandler;
  }
  interface FastifyRequest {
    /** Whose token it is. */
    subject: string;
  }
}

const realm = 'Bearer realm="slipway"';

/** What we read from a token; `exp` and `nbf` are checked before, where it has them. */
const claims = z.object({
  /** Limits and idempotency keys belong to it; tokens without one share them. */
  sub: z
    .string()
    .regex(/^\P{C}{1,255}$/u)
    .default('anonymous'),
  /** RFC 8693 writes a list in one string; some issuers send an array. */
  scope: z.union([z.string().transform((text) => text.split(' ')), z.array(z.string())]).default([]),
});

/** Bearer tokens (RFC 6750): JWT, signed with our secret by HS256 and by nothing else. */
export const auth = plugin<Pick<Environment, 'JWT_SECRET'>>(
  async (service, { JWT_SECRET }) => {
    await service.register(jwt, {
      secret: JWT_SECRET,
      verify: { algorithms: ['HS256'] },
    });
    service.decorateRequest('subject', '');
    service.decorate('requireScope', (scope: string) => async (request: FastifyRequest, reply: FastifyReply) => {
      const token = claims.safeParse(await verify(request, reply));
      if (!token.success) throw unauthorized(reply, 'The token has no usable subject or scope.');
      if (!token.data.scope.includes(scope)) throw forbidden(reply, scope);
      request.subject = token.data.sub;
    });
  },
  { name: 'auth' },
);

async function verify(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  if (request.headers.authorization === undefined) {
    reply.header('www-authenticate', realm);
    throw new ProblemError({ status: 401, detail: 'This needs a token: send "Authorization: Bearer <token>".' });
  }
  try {
    return await request.jwtVerify();
  } catch (error) {
    throw unauthorized(reply, error instanceof Error ? error.message : 'The token is not valid.', error);
  }
}

function unauthorized(reply: FastifyReply, detail: string, cause?: unknown): ProblemError {
  reply.header('www-authenticate', `${realm}, error="invalid_token"`);
  return new ProblemError({ status: 401, detail }, { cause });
}

function forbidden(reply: FastifyReply, scope: string): ProblemError {
  reply.header('www-authenticate', `${realm}, error="insufficient_scope", scope="${scope}"`);
  return new ProblemError({ status: 403, detail: `The token lacks the scope ${scope}.` });
}
