import { once } from 'node:events';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import { loadEnvironment } from '@repo/env';
import { z } from 'zod';

import { createService, runMain, runService, serviceVariables } from '../src/index.ts';

// A service as apps have it, for tests that need a process. Its only argument: the limit of the shutdown in milliseconds.
// A slow request is answered when something arrives on standard input, so that tests say what comes first.
const shutdownLimitMs = z.coerce.number().parse(process.argv[2]);
const milliseconds = z.object({ ms: z.coerce.number() });
const size = z.object({ bytes: z.coerce.number() });

await runMain(async () => {
  const environment = loadEnvironment(serviceVariables({ port: 0 }), { directory: import.meta.dirname });
  const service = await createService({ name: 'board', environment, fastify: { handlerTimeout: 600_000 } });
  service.addHook('onClose', () => {
    service.log.info('database closed');
  });
  service.addHook('onClose', () => {
    service.log.info('worker closed');
  });
  service.get('/v1/fleet', () => ({ apps: [] }));
  service.get('/slow', async () => {
    service.log.info('slow request came');
    await once(process.stdin, 'data');
    service.log.info('slow request answered');
    return {};
  });
  service.get('/stream', { schema: { querystring: milliseconds } }, async ({ query }, reply) => {
    return await reply.send(Readable.from(words(query.ms)));
  });
  service.get('/long', { schema: { querystring: size } }, async ({ query }, reply) => {
    return await reply.send(Buffer.alloc(query.bytes));
  });
  service.post('/forgotten-await', () => {
    void Promise.reject(new Error('release 1.4.2 was lost'));
    return {};
  });
  await runService(service, { shutdownLimitMs });
});

async function* words(ms: number) {
  yield 'begin,';
  await sleep(ms);
  yield 'end';
}
