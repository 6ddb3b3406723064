import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { json } from 'node:stream/consumers';

import { notification, type Notification } from '@repo/contract';

/** A request that reached the receiver. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly notification: Notification;
}

/** A real HTTP server that takes notifications, and notes them as they arrive. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly received: readonly Received[];
}

/**
 * Listens on loopback.
 * @param answer chooses the status of the answer; it may let the worker wait, or throw to hang up
 * @param port 0 takes a free one
 */
export async function startReceiver(
  answer: (received: Received) => number | Promise<number> = () => 204,
  port = 0,
): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const take = async () => {
      const one = { headers: request.headers, notification: notification.parse(await json(request)) };
      received.push(one);
      response.writeHead(await answer(one), { location: '/elsewhere' }).end('thank you');
    };
    // Who is killed while sending leaves half a request.
    take().catch(() => request.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The receiver has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/releases`,
    port: address.port,
    received,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** The releases' ids by app, each in the order in which it arrived first. */
export function firstArrivals(received: readonly Received[]): Record<string, string[]> {
  const arrivals: Record<string, string[]> = {};
  for (const { app, id } of received.map((one) => one.notification.release)) {
    const ids = (arrivals[app] ??= []);
    if (!ids.includes(id)) ids.push(id);
  }
  return arrivals;
}
