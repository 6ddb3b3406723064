import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';

import { freePort } from '@repo/local-services';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';

import { getJson, RequestError } from './request.ts';

const schema = z.object({ apps: z.array(z.string()) });
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(answer: RequestListener): Promise<string> {
  const port = await freePort();
  server = createServer(answer).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${String(port)}/v1/fleet`;
}

function answerWith(status: number, body: string): RequestListener {
  return (_request, response) => {
    response.writeHead(status);
    response.end(body);
  };
}

async function failure(url: string): Promise<unknown> {
  return await getJson(url, schema, new AbortController().signal).catch((error: unknown) => error);
}

test('an answer that fits its schema is given', async () => {
  const url = await serve(answerWith(200, '{"apps":["api"]}'));
  expect(await getJson(url, schema, new AbortController().signal)).toEqual({ apps: ['api'] });
});

test('problem details are told in their own words', async () => {
  const url = await serve(answerWith(503, '{"title":"Not ready","detail":"The database does not answer.","x":1}'));
  expect(await failure(url)).toMatchObject({ title: 'Not ready', message: 'The database does not answer.' });
});

test('a problem without details says its status', async () => {
  const url = await serve(answerWith(429, '{"title":"Too Many Requests"}'));
  expect(await failure(url)).toMatchObject({
    title: 'Too Many Requests',
    message: 'The api answered with status 429.',
  });
});

test.each(['<h1>Bad Gateway</h1>', '', '{"error":true}'])('an error page tells its status only: %j', async (body) => {
  const error = await failure(await serve(answerWith(502, body)));
  expect(error).toBeInstanceOf(RequestError);
  expect(error).toMatchObject({ title: 'The api failed', message: 'It answered with status 502 and no explanation.' });
});

test.each(['{"apps":"api"}', 'null', 'not json'])('an answer of another shape asks for a reload: %s', async (body) => {
  const error = await failure(await serve(answerWith(200, body)));
  expect(error).toMatchObject({ title: 'The api speaks another version than this board' });
});

test('nobody at that address is told as such', async () => {
  const error = await failure(`http://127.0.0.1:${String(await freePort())}/v1/fleet`);
  expect(error).toMatchObject({ title: 'The api cannot be reached' });
});

test('a request that is ended early is no failure of the api', async () => {
  const url = await serve(() => undefined);
  const controller = new AbortController();
  const asked = getJson(url, schema, controller.signal);
  controller.abort();
  await expect(asked).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
});
