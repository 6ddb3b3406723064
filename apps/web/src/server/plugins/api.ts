import type { IncomingHttpHeaders } from 'node:http';

import { fastifyHttpProxy, type FastifyHttpProxyOptions } from '@fastify/http-proxy';
import { ProblemError } from '@repo/service';
import type { FastifyInstance, FastifyRequest } from 'fastify';

interface Options {
  /** The api's address. */
  readonly url: string;
}

/** Less than the whole request may take, so that whoever waits learns why. */
const patienceMs = 10_000;

/** Passes /v1 and /docs on to the api, as an ingress would, so that board and api have one host. */
export async function api(service: FastifyInstance, { url }: Options): Promise<void> {
  for (const prefix of ['/v1', '/docs']) await service.register(fastifyHttpProxy, passOn(prefix, url));
}

function passOn(prefix: string, upstream: string): FastifyHttpProxyOptions {
  return {
    prefix,
    rewritePrefix: prefix,
    upstream,
    disableRequestLogging: true,
    undici: { headersTimeout: patienceMs, bodyTimeout: patienceMs },
    replyOptions: {
      rewriteRequestHeaders,
      onError: (reply, { error }) => {
        reply.send(explainFailure(error));
      },
      // Whoever asked knows best whether to ask again; the board does anyway.
      retryDelay: () => null,
    },
  };
}

/** Who asks, by the addresses that we believe ourselves; and the request's id, which then is the same in both logs. */
function rewriteRequestHeaders(
  request: Pick<FastifyRequest, 'ip' | 'host' | 'protocol' | 'id'>,
  headers: IncomingHttpHeaders,
) {
  return {
    ...headers,
    'x-forwarded-for': request.ip,
    'x-forwarded-host': request.host,
    'x-forwarded-proto': request.protocol,
    'x-request-id': request.id,
  };
}

function explainFailure(cause: Error): ProblemError {
  const isSlow = 'statusCode' in cause && cause.statusCode === 504;
  const problem = isSlow
    ? { status: 504, title: 'The api takes too long', detail: `No answer within ${patienceMs / 1000} seconds.` }
    : { status: 502, title: 'The api cannot be reached', detail: 'It is down, or it is just being restarted.' };
  return new ProblemError(problem, { cause });
}
