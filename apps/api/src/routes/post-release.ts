import { release, releaseInput } from '@repo/contract';
import { ProblemError, type Service } from '@repo/service';
import { z } from 'zod';

import { recordRelease } from '../releases/record-release.ts';
import { json, problem } from './responses.ts';

const headers = z.looseObject({
  'idempotency-key': z
    .string()
    .regex(/^[\x20-\x7e]{1,255}$/, 'Must be 1 to 255 printable characters.')
    .optional()
    .meta({ description: 'Names this request, so that it can be sent again', examples: ['checkout-1.4.2-prod'] }),
});

const description = `
Needs a token with the scope \`releases:write\`. Whoever may have to send the request again, gives it an \`Idempotency-Key\`:
the same key with the same body gets the same answer, with \`Idempotent-Replayed: true\`, and nothing is recorded twice; the
same key with another body is a 409. Keys belong to the token's subject and are remembered for 24 hours at least.
`.trim();

/** POST /v1/releases: records one. */
export function postRelease(service: Service): void {
  service.post(
    '/releases',
    {
      onRequest: [service.requireScope('releases:write'), service.limits.writes],
      schema: {
        operationId: 'recordRelease',
        tags: ['releases'],
        summary: 'Record a release',
        description,
        security: [{ token: [] }],
        headers,
        body: releaseInput,
        response: {
          201: json('Recorded, now or before under the same `Idempotency-Key`', release),
          400: problem[400],
          401: problem[401],
          403: problem[403],
          409: problem[409],
          413: problem[413],
          415: problem[415],
          429: problem[429],
          503: problem[503],
        },
      },
    },
    async (request, reply) => {
      const key = request.headers['idempotency-key'];
      const outcome = await recordRelease(
        service,
        request.body,
        key === undefined ? undefined : { subject: request.subject, key },
      );
      if (outcome.kind === 'conflict') {
        throw new ProblemError({ status: 409, detail: 'This Idempotency-Key was used for another body.' });
      }
      // For a known one too: the process that recorded it may have died before it came to this.
      await service.fleetBoard.renew();
      if (outcome.kind === 'known') reply.header('idempotent-replayed', 'true');
      return reply.code(201).header('location', `/v1/releases/${outcome.release.id}`).send(outcome.release);
    },
  );
}
