import type { Socket } from 'node:net';

import type { FastifyInstance } from 'fastify';

import { createProblem, problemType } from './problem.ts';

const statusByCode: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

/** Answers what is not an HTTP request, or came too slowly or with too long headers: there is no reply to do it with. */
export function answerBrokenConnection(this: FastifyInstance, error: Error & { code: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const status = statusByCode[error.code] ?? 400;
  const problem = createProblem({ status });
  const body = JSON.stringify(problem);
  this.log.debug({ err: error }, 'client error');
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const head = [
    `HTTP/1.1 ${status} ${problem.title}`,
    `Content-Type: ${problemType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
