import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import plugin from 'fastify-plugin';

const wellFormed = /^[\w.-]{1,128}$/;

/** Each request has an id, that of its X-Request-Id header if it can be one; logs and the answer name it. */
export const requestIds = plugin(
  (service) => {
    service.setGenReqId(chooseId);
    service.addHook('onRequest', (request, reply, done) => {
      reply.header('x-request-id', request.id);
      done();
    });
  },
  { name: 'request-ids' },
);

function chooseId({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && wellFormed.test(given) ? given : randomUUID();
}
