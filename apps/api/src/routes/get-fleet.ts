import { fleet } from '@repo/contract';
import type { Service } from '@repo/service';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';

import { matchesEtag } from './etag.ts';
import { json, problem } from './responses.ts';

const description = `
The newest release of each app in each environment. An answer carries an \`ETag\`: sent back as \`If-None-Match\` it gets an
empty 304 for as long as nothing was released. Whoever polls each second or two needs nothing else.
`.trim();

/** GET /v1/fleet: what runs where. */
export function getFleet(service: Service): void {
  service.get(
    '/fleet',
    {
      onRequest: service.limits.reads,
      schema: {
        operationId: 'getFleet',
        tags: ['fleet'],
        summary: 'What runs where now',
        description,
        headers: z.looseObject({ 'if-none-match': z.string().optional() }),
        response: {
          200: json('The fleet', fleet),
          304: z.undefined().describe('The caller has the newest'),
          429: problem[429],
          503: problem[503],
        },
      },
    },
    async (request, reply) => {
      const { etag, body } = await service.fleetBoard.read();
      reply.header('etag', etag).header('cache-control', 'no-cache');
      if (matchesEtag(request.headers['if-none-match'], etag)) return reply.code(304).send();
      return sendJson(reply, body);
    },
  );
}

/** Sends JSON that is text already; it would otherwise be parsed only to be written again. */
function sendJson(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(text);
}
