import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

import { expect, onTestFinished, test } from 'vitest';

import { freePort } from './free-port.ts';

test('gives the port that is asked for while nobody listens on it', async () => {
  const port = await freePort();

  expect(await freePort(port)).toBe(port);
});

test.each(['127.0.0.1', '::1', '0.0.0.0', '::'])('gives another port when somebody listens on %s', async (host) => {
  const port = await freePort();
  await listen(port, host);

  const other = await freePort(port);

  expect(other).not.toBe(port);
  expect(other).toBeGreaterThan(1023);
});

async function listen(port: number, host: string): Promise<Server> {
  const server = createServer().listen({ port, host });
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return server;
}
