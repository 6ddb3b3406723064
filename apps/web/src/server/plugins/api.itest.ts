import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import { text } from 'node:stream/consumers';

import { freePort } from '@repo/local-services';
import { afterEach, describe, expect, test } from 'vitest';

import { startWeb } from '../../../test/web-server.ts';

const running: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of running.splice(0).reverse()) await stop();
});

/** Something that listens where the api is expected, and a server of the board before it. */
async function startBoth(answer: RequestListener): Promise<string> {
  const port = await freePort();
  const upstream: Server = createServer(answer).listen(port, '127.0.0.1');
  await once(upstream, 'listening');
  running.push(async () => {
    upstream.closeAllConnections();
    upstream.close();
    await once(upstream, 'close');
  });
  const web = await startWeb({ API_URL: `http://127.0.0.1:${String(port)}` });
  running.push(web.close);
  return web.url;
}

describe('with API_URL', () => {
  test('what goes to /v1 and /docs is passed on as it is, and so is the answer', async () => {
    const seen: string[] = [];
    const url = await startBoth((request, response) => {
      void text(request).then((body) => {
        seen.push(`${String(request.method)} ${String(request.url)} ${body}`);
        response.writeHead(201, { 'content-type': 'application/json', 'content-security-policy': "img-src 'self'" });
        response.end('{"id":"1"}');
      });
    });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${url}/v1/releases?limit=2&app=a%20b`, {
      method: 'POST',
      headers,
      body: '{"app": "web"}',
    });
    await fetch(`${url}/docs/json`);
    await fetch(`${url}/docs`);
    expect(seen).toEqual(['POST /v1/releases?limit=2&app=a%20b {"app": "web"}', 'GET /docs/json ', 'GET /docs ']);
    expect(answer.status).toBe(201);
    expect(await answer.json()).toEqual({ id: '1' });
    expect(answer.headers.get('content-security-policy')).toBe("img-src 'self'");
  });

  test('the api learns who asks, not what somebody claims', async () => {
    let seen: IncomingHttpHeaders = {};
    const url = await startBoth((request, response) => {
      seen = request.headers;
      response.end();
    });
    const answer = await fetch(`${url}/v1/fleet`, {
      headers: { 'x-forwarded-for': '6.6.6.6', authorization: 'Bearer t' },
    });
    expect(seen).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': new URL(url).host,
      authorization: 'Bearer t',
    });
    expect(seen['x-request-id']).toBe(answer.headers.get('x-request-id'));
  });

  test('an answer that has not changed stays a 304', async () => {
    const url = await startBoth((request, response) => {
      response.writeHead(request.headers['if-none-match'] === '"7"' ? 304 : 200, { etag: '"7"' });
      response.end();
    });
    const answer = await fetch(`${url}/v1/fleet`, { headers: { 'if-none-match': '"7"' } });
    expect(answer.status).toBe(304);
    expect(answer.headers.get('etag')).toBe('"7"');
  });

  test('an api that is down is a problem that says so', async () => {
    const web = await startWeb({ API_URL: `http://127.0.0.1:${String(await freePort())}` });
    running.push(web.close);
    const answer = await fetch(`${web.url}/v1/fleet`);
    expect(answer.status).toBe(502);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ title: 'The api cannot be reached', status: 502 });
  });

  test('an api that hangs up is a problem, too, and is asked only once', async () => {
    let requests = 0;
    const url = await startBoth((request) => {
      requests += 1;
      request.socket.destroy();
    });
    expect((await fetch(`${url}/v1/fleet`)).status).toBe(502);
    expect(requests).toBe(1);
  });

  test('what the api refuses is passed on, not tried again', async () => {
    let requests = 0;
    const url = await startBoth((_request, response) => {
      requests += 1;
      response.writeHead(503, { 'content-type': 'application/problem+json' });
      response.end('{"title":"Service Unavailable","status":503}');
    });
    const answer = await fetch(`${url}/v1/fleet`);
    expect(await answer.json()).toEqual({ title: 'Service Unavailable', status: 503 });
    expect(requests).toBe(1);
  });

  test.each(['/v1/../livez', '/v1/%2e%2e/admin', '/docs/..%2f..%2fadmin'])(
    'nobody gets out of /v1 and /docs: %s',
    async (path) => {
      const seen: string[] = [];
      const url = await startBoth((request, response) => {
        seen.push(String(request.url));
        response.end();
      });
      await fetch(url + path);
      expect(seen.filter((asked) => !/^\/(v1|docs)(\/|$)/.test(new URL(asked, 'http://api').pathname))).toEqual([]);
    },
  );
});

test('without API_URL an ingress is expected to do it', async () => {
  const web = await startWeb();
  running.push(web.close);
  expect((await fetch(`${web.url}/v1/fleet`)).status).toBe(404);
});
