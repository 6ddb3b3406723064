import { appName, environmentName, releasePage, releaseStatus } from '@repo/contract';
import type { Service } from '@repo/service';
import { z } from 'zod';

import { cursor } from '../releases/cursor.ts';
import { findReleases } from '../releases/find-releases.ts';
import { json, problem } from './responses.ts';

const query = z.strictObject({
  app: appName.optional(),
  environment: environmentName.optional(),
  status: releaseStatus.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20).meta({ description: 'The most releases on a page' }),
  cursor: cursor.optional(),
});

const description = `
Newest first, page by page: while \`next\` is not null, ask again with it as \`cursor\` and with the same filters, or follow the
\`Link\` header to \`rel="next"\`. Releases that are recorded meanwhile move nothing: no page repeats or leaves out one.
`.trim();

/** GET /v1/releases: the history. */
export function listReleases(service: Service): void {
  service.get(
    '/releases',
    {
      onRequest: service.limits.reads,
      schema: {
        operationId: 'listReleases',
        tags: ['releases'],
        summary: 'Releases, newest first',
        description,
        querystring: query,
        response: {
          200: json('A page of releases', releasePage),
          400: problem[400],
          429: problem[429],
          503: problem[503],
        },
      },
    },
    async (request, reply) => {
      const { releases, before } = await findReleases(service.database, request.query);
      const next = before === undefined ? null : cursor.encode(before);
      if (next !== null) reply.header('link', `<${nextAddress(request.url, next)}>; rel="next"`);
      return { releases, next };
    },
  );
}

/** The address of this page with another cursor, relative to the host: what a proxy calls us is its own business. */
function nextAddress(url: string, next: string): string {
  const [path = '', search] = url.split('?', 2);
  const parameters = new URLSearchParams(search);
  parameters.set('cursor', next);
  return `${path}?${parameters.toString()}`;
}
