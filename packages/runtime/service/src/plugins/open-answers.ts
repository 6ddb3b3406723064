import type { ServerResponse } from 'node:http';
import { Server } from 'node:net';

import plugin from 'fastify-plugin';

/**
 * Closing waits until every answer is on the wire. Node's `close()` of an HTTP server cuts connections whose answer is
 * complete but still being sent, and then waits for those that become idle later until they time out: so it comes last.
 */
export const openAnswers = plugin(
  (service) => {
    const open = new Set<ServerResponse>();
    service.addHook('onRequest', (_request, { raw }, done) => {
      // A client can be gone before its request gets here; nothing would be heard of that answer any more.
      if (!raw.closed) open.add(raw);
      raw.once('close', () => open.delete(raw));
      done();
    });
    service.addHook('preClose', async () => {
      // The close() of a TCP server stops accepting and leaves the connections alone.
      if (service.server.listening) Server.prototype.close.call(service.server);
      for (const answer of open) await untilClosed(answer);
    });
  },
  { name: 'open-answers' },
);

async function untilClosed(answer: ServerResponse): Promise<void> {
  await new Promise((resolve) => answer.once('close', resolve));
}
