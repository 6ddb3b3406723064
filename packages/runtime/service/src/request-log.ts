import { LogController, type FastifyReply, type FastifyRequest } from 'fastify';

/** Logs one line per request, when it is answered; routes that are asked all the time have `logLevel: 'warn'`. */
export function createRequestLog(): LogController {
  return Object.assign(new LogController({ requestIdLogLabel: 'requestId' }), {
    incomingRequest: () => undefined,
    requestCompleted,
  });
}

function requestCompleted(error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
  const fields = { req: request, res: reply, ms: Math.round(reply.elapsedTime) };
  if (error == null) reply.log.info(fields, 'request completed');
  else reply.log.warn({ ...fields, err: error }, 'answer was cut off');
}
