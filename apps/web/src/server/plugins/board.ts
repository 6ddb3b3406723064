import { access } from 'node:fs/promises';

import { fastifyStatic } from '@fastify/static';
import { ProblemError, ServiceError } from '@repo/service';
import type { FastifyInstance, FastifyReply } from 'fastify';

import { isNavigation } from '../navigation.ts';
import { securityHeaders } from './security-headers.ts';

interface Options {
  /** The built board. */
  readonly directory: URL;
}

/** The board's files, and its page for whatever address a person goes to. */
export async function board(service: FastifyInstance, { directory }: Options): Promise<void> {
  const page = new URL('index.html', directory);
  await access(page).catch((error: unknown) => {
    throw new ServiceError(`${page.pathname} is missing: run \`pnpm run build\` in apps/web`, { cause: error });
  });
  service.addCheck('board', () => access(page));
  await service.register(securityHeaders);
  await service.register(fastifyStatic, {
    root: directory,
    // One route for each file that is there now: nothing else can be asked for.
    wildcard: false,
    preCompressed: true,
    globIgnore: ['**/*.{br,gz}'],
    setHeaders: setCaching,
    cacheControl: false,
    // Made of size and date, which images set to the same for every build: two builds' pages would have the same one.
    etag: false,
    lastModified: false,
    acceptRanges: false,
  });
  service.get('/*', (request, reply) => {
    if (!isNavigation(request)) throw new ProblemError({ status: 404 });
    return reply.sendFile('index.html');
  });
}

/** What vite puts into assets/ has its content's hash in its name and never changes. */
function setCaching(reply: FastifyReply, path: string): void {
  const isHashed = /[\\/]assets[\\/][^\\/]+$/.test(path);
  reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
}
