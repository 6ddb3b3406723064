import { once } from 'node:events';
import { createConnection } from 'node:net';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createTestService } from '../test/create-test-service.ts';
import type { Service } from './index.ts';
import type { Limits } from './limits.ts';

let service: Service;
let port: number;
beforeEach(() => start());
afterEach(async () => {
  await service.close();
});

async function start(limits: Limits = {}): Promise<void> {
  ({ service } = await createTestService({ fastify: { bodyLimit: 1000, ...limits } }));
  service.post('/v1/releases', () => ({}));
  port = Number(new URL(await service.listen({ port: 0 })).port);
}

/** Sends bytes as they are and collects the answer until the service closes the connection. */
async function send(...parts: string[]): Promise<string> {
  const socket = createConnection({ host: '127.0.0.1', port });
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk.toString();
  });
  for (const part of parts) socket.write(part);
  await once(socket, 'close');
  return answer;
}

function problem(status: number, title: string): RegExp {
  const head = `^HTTP/1\\.1 ${status} ${title}\r\n[^]*content-type: application/problem\\+json\r\n[^]*\r\n\r\n`;
  return new RegExp(`${head}\\{"type":"about:blank","title":"${title}","status":${status}.*\\}$`, 'i');
}

const head = 'Host: board\r\nContent-Type: application/json\r\nConnection: close\r\n';

describe('an answer of problem details gets', () => {
  test('who does not speak HTTP', async () => {
    expect(await send('RELEASE checkout 1.4.2\r\n\r\n')).toMatch(problem(400, 'Bad Request'));
  });

  test('who sends headers that are too long', async () => {
    const header = `X-Note: ${'a'.repeat(20_000)}\r\n`;
    expect(await send(`GET /livez HTTP/1.1\r\n${head}${header}\r\n`)).toMatch(
      problem(431, 'Request Header Fields Too Large'),
    );
  });

  test('who sends a body that is too long without saying so before', async () => {
    const chunk = `3e9\r\n${'1'.repeat(1001)}\r\n`;
    expect(await send(`POST /v1/releases HTTP/1.1\r\n${head}Transfer-Encoding: chunked\r\n\r\n`, chunk)).toMatch(
      problem(413, 'Payload Too Large'),
    );
  });

  test('who takes too long to send a request', async () => {
    service.server.once('connection', (socket) => {
      // What Node does when headersTimeout or requestTimeout is over: it looks every 30 s, which is long for a test.
      const error = Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
      service.server.emit('clientError', error, socket);
    });
    expect(await send('GET /livez HTTP/1.1\r\n')).toMatch(problem(408, 'Request Timeout'));
  });
});

test('a connection that stays silent is closed', async () => {
  await service.close();
  await start({ connectionTimeout: 500 });
  expect(await send('POST /v1/releases HTTP/1.1\r\n')).toBe('');
});

test('a client that goes away in the middle of a request does no harm', async () => {
  const socket = createConnection({ host: '127.0.0.1', port });
  await once(socket, 'connect');
  socket.write(`POST /v1/releases HTTP/1.1\r\n${head}Content-Length: 500\r\n\r\n{`);
  socket.resetAndDestroy();
  expect((await fetch(`http://127.0.0.1:${port}/livez`)).status).toBe(200);
});
