import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

import { freePort } from '@repo/local-services';

import { openLog } from '../services/log-file.ts';

/** Takes what the worker sends to the outside world, which in development is this machine. */
export interface Receiver {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

const preferredPort = 3003;

/**
 * Starts a server that takes notifications (any POST with a bearer token) and writes them down.
 * @param log the file that they are written to, one line each
 */
export async function startReceiver(log: string): Promise<Receiver> {
  const file = openLog(log);
  const server = createServer((request, response) => {
    void take(request, file.write).then((status) => response.writeHead(status).end());
  });
  const port = await freePort(preferredPort);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await file.close();
    },
  };
}

/** @returns the status to answer with */
async function take(request: IncomingMessage, write: (text: string) => void): Promise<number> {
  if (request.method !== 'POST') return 405;
  if (!/^Bearer \S/.test(request.headers.authorization ?? '')) return 401;
  const body = await text(request);
  write(`${new Date().toISOString()} ${body.replaceAll(/\s*\n\s*/g, ' ')}\n`);
  return 204;
}
