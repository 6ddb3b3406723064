import { ProblemError, type Service } from '@repo/service';
import { z } from 'zod';

/** What was not delivered after all retries: to be looked at, and sent again when the cause is mended. */
export function deadLetters(service: Service): void {
  service.addHook('onRequest', service.requireApiKey);

  service.get(
    '/dead-letters',
    { schema: { querystring: z.strictObject({ limit: z.coerce.number().int().min(1).max(1000).default(100) }) } },
    async ({ query }) => ({ deadLetters: await service.consumer.deadLetters(query.limit) }),
  );

  service.post(
    '/dead-letters/:id/redeliver',
    { schema: { params: z.strictObject({ id: z.string() }) } },
    async ({ params: { id } }, reply) => {
      if (!(await service.consumer.redeliver(id))) {
        throw new ProblemError({ status: 404, detail: `There is no dead letter ${id}.` });
      }
      return reply.code(202).send({ status: 'queued' });
    },
  );
}
