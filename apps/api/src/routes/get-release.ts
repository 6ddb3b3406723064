import { release } from '@repo/contract';
import { ProblemError, type Service } from '@repo/service';
import { z } from 'zod';

import { findRelease } from '../releases/find-release.ts';
import { releaseId } from '../releases/release-id.ts';
import { json, problem } from './responses.ts';

/** GET /v1/releases/:id */
export function getRelease(service: Service): void {
  service.get(
    '/releases/:id',
    {
      onRequest: service.limits.reads,
      schema: {
        operationId: 'getRelease',
        tags: ['releases'],
        summary: 'One release',
        params: z.strictObject({ id: releaseId }),
        response: {
          200: json('The release', release),
          400: problem[400],
          404: problem[404],
          429: problem[429],
          503: problem[503],
        },
      },
    },
    async (request) => {
      const { id } = request.params;
      const found = await findRelease(service.database, id);
      if (found === undefined) throw new ProblemError({ status: 404, detail: `There is no release ${id}.` });
      return found;
    },
  );
}
