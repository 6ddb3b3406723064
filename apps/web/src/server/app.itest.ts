import { readFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import { loadEnvironment } from '@repo/env';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startWeb, type WebServer } from '../../test/web-server.ts';
import { variables } from '../env.ts';
import { createWeb } from './app.ts';

const navigation = { accept: 'text/html,*/*;q=0.8', 'sec-fetch-mode': 'navigate' };

let web: WebServer;
let page: string;
beforeAll(async () => {
  web = await startWeb();
  page = await readFile(new URL('../../dist/board/index.html', import.meta.url), 'utf8');
});
afterAll(() => web.close());

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Asks for exactly this path: fetch would tidy it up, and decompress the answer. */
async function ask(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(web.url, { path, headers, agent: false }, resolve).on('error', reject);
  });
  return { status: response.statusCode, headers: response.headers, body: await buffer(response) };
}

function assetPath(ending: string): string {
  const path = new RegExp(`/assets/[^"]+${ending}`).exec(page)?.[0];
  if (path === undefined) throw new Error(`The page has no ${ending}`);
  return path;
}

describe('the page', () => {
  test('is asked for again each time', async () => {
    const { status, headers, body } = await ask('/');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['cache-control']).toBe('no-cache');
    expect(body.toString()).toBe(page);
  });

  test('has no validator: builds of the same size and date would share it', async () => {
    const { headers } = await ask('/');
    expect(headers.etag).toBeUndefined();
    expect(headers['last-modified']).toBeUndefined();
  });

  test('has neither a script nor a style in it', () => {
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=/);
  });

  test('comes at any address that a person goes to', async () => {
    for (const path of ['/apps/checkout', '/?app=checkout', '/fleet?environment=prod']) {
      const { status, headers, body } = await ask(path, navigation);
      expect(status).toBe(200);
      expect(headers['cache-control']).toBe('no-cache');
      expect(body.toString()).toBe(page);
    }
  });
});

describe('an asset', () => {
  test.each(['js', 'css'])('of the kind %s is kept for a year, since its name changes with it', async (ending) => {
    const { status, headers } = await ask(assetPath(ending));
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  test('is sent as small as the browser can read it', async () => {
    const path = assetPath('js');
    const plain = await ask(path, { 'accept-encoding': 'identity' });
    const brotli = await ask(path, { 'accept-encoding': 'gzip, br' });
    const gzip = await ask(path, { 'accept-encoding': 'gzip' });
    expect([plain, brotli, gzip].map(({ headers }) => headers['content-encoding'])).toEqual([undefined, 'br', 'gzip']);
    expect([plain, brotli, gzip].map(({ headers }) => headers.vary)).toEqual(Array(3).fill('accept-encoding'));
    expect(brotliDecompressSync(brotli.body)).toEqual(plain.body);
    expect(gunzipSync(gzip.body)).toEqual(plain.body);
    expect(brotli.headers['content-type']).toBe(plain.headers['content-type']);
    expect(brotli.body.length * 3).toBeLessThan(plain.body.length);
  });

  test('without a hash in its name is asked for again each time', async () => {
    for (const path of ['/theme.js', '/favicon.svg']) {
      expect((await ask(path)).headers['cache-control']).toBe('no-cache');
    }
  });
});

describe('what is not there', () => {
  test.each([
    ['/assets/index-0a1b2c3d.js', navigation],
    ['/robots.txt', navigation],
    ['/v1/fleet', navigation],
    ['/fleet', { accept: '*/*' }],
    ['/fleet', { accept: 'text/html', 'sec-fetch-mode': 'cors' }],
  ])('is a problem: %s', async (path, headers) => {
    const answer = await ask(path, headers);
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(JSON.parse(answer.body.toString())).toMatchObject({ title: 'Not Found', status: 404 });
  });

  test.each([
    '/../package.json',
    '/../../package.json',
    '/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '/assets/../../../package.json',
    '/assets/..%5c..%5c..%5cpackage.json',
    '/assets/%2e%2e%2f%2e%2e%2f%2e%2e%2fpackage.json',
    '/package.json%00.js',
    '//etc/passwd',
    '/etc/passwd',
    '/.env',
    '/index.html.br',
    '/%',
  ])('cannot be reached by a detour: %s', async (path) => {
    for (const headers of [{}, navigation]) {
      const { status, body } = await ask(path, headers);
      const outcome = status === 200 && body.toString() === page ? 'the page' : status;
      expect(['the page', 400, 403, 404]).toContain(outcome);
    }
  });
});

describe('security', () => {
  test('allows the page its own files and the api on its host, nothing inline and no frame', async () => {
    const { headers } = await ask('/');
    expect(String(headers['content-security-policy']).split(';')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': 'max-age=31536000',
    });
    expect(headers['permissions-policy']).toContain('camera=()');
  });

  test('holds for problems, too', async () => {
    const { headers } = await ask('/assets/gone.js');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  test('does not bind a laptop to TLS', async () => {
    const development = await startWeb({ ENVIRONMENT: 'dev', API_URL: '' });
    const response = await fetch(development.url);
    expect(response.headers.has('strict-transport-security')).toBe(false);
    await development.close();
  });
});

test('is alive and ready, and has figures', async () => {
  expect((await ask('/livez')).status).toBe(200);
  expect(JSON.parse((await ask('/readyz')).body.toString())).toMatchObject({ checks: { board: 'ok' } });
  expect((await ask('/metrics')).body.toString()).toContain('http_request_duration_seconds');
});

test('says what to do when the board has not been built', async () => {
  const environment = loadEnvironment(variables, { directory: '', source: { ENVIRONMENT: 'prod', HOST: '127.0.0.1' } });
  await expect(createWeb(environment, new URL('./nowhere/', import.meta.url))).rejects.toThrow(/run `pnpm run build`/);
});
