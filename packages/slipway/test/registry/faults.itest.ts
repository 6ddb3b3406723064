import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, describe, expect, test } from 'vitest';

import { openRegistry } from '../../src/registry/index.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A registry that answers as it is told, at an address of its own. */
async function registryThat(answer: Answer, environment: NodeJS.ProcessEnv = {}) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    request.resume();
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  );
  const address = server.address();
  const host = `127.0.0.1:${String(typeof address === 'object' && address !== null ? address.port : 0)}`;
  const folder = mkdtempSync(join(tmpdir(), 'slipway-docker-config-'));
  closing.push(() => {
    rmSync(folder, { recursive: true });
    return Promise.resolve();
  });
  const login = (config: unknown) => {
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  };
  return { registry: openRegistry(`${host}/shop`, { DOCKER_CONFIG: folder, ...environment }), host, login, requests };
}

const says =
  (status: number, code?: string, headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(code === undefined ? '' : JSON.stringify({ errors: [{ code, message: 'x' }] }));
  };
const body = JSON.stringify({ schemaVersion: 2 });
const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`;
const manifest: Answer = (_, response) => {
  response.writeHead(200, {
    'content-type': 'application/vnd.oci.image.index.v1+json',
    'docker-content-digest': digest,
  });
  response.end(body);
};

describe('a tag', () => {
  test('is not there when the registry itself says so', async () => {
    for (const code of ['MANIFEST_UNKNOWN', 'NAME_UNKNOWN']) {
      const { registry } = await registryThat(says(404, code));
      expect(await registry.head('api', 'fp-1')).toBeUndefined();
    }
  });

  test.each([
    ['a 404 that is not the registry’s', says(404), 'answers 404, not as a registry does'],
    ['missing rights', says(403, 'DENIED'), 'does not let us (403 DENIED); `docker login 127.0.0.1'],
    ['no way to say who we are', says(401, 'UNAUTHORIZED'), 'does not let us (401 UNAUTHORIZED)'],
    ['a fault of its own', says(500, 'UNKNOWN'), 'failed (500 UNKNOWN)'],
    [
      'a limit that lasts',
      says(429, 'TOOMANYREQUESTS', { 'retry-after': '3600' }),
      'limits how often we ask (429); wait 3600 s',
    ],
    [
      'a limit that lasts until a certain time',
      says(429, 'TOOMANYREQUESTS', {
        date: 'Sun, 01 Nov 2026 12:00:00 GMT',
        'retry-after': 'Sun, 01 Nov 2026 13:00:00 GMT',
      }),
      'limits how often we ask (429); wait 3600 s',
    ],
  ])('%s is never "not there"', async (_, answer, sentence) => {
    const { registry, host } = await registryThat(answer);
    await expect(registry.head('api', 'fp-1')).rejects.toThrow(sentence);
    await expect(registry.head('api', 'fp-1')).rejects.toThrow(`Cannot read ${host}/shop/api:fp-1: ${host}`);
  });

  test('neither is a registry that is down, silent or cut off', async () => {
    const { registry: silent } = await registryThat(() => undefined, { SLIPWAY_REGISTRY_TIMEOUT: '0.2' });
    await expect(silent.head('api', 'fp-1')).rejects.toThrow('cannot be reached (no answer within 0.2 s)');
    const { registry: cut } = await registryThat((request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{', () => request.socket.destroy());
    });
    await expect(cut.manifest('api', 'fp-1')).rejects.toThrow('cannot be reached');
    await expect(openRegistry('127.0.0.1:1/shop', {}).head('api', 'fp-1')).rejects.toThrow(
      'Cannot read 127.0.0.1:1/shop/api:fp-1: 127.0.0.1:1 cannot be reached',
    );
  });

  test('an overload that passes is waited for', async () => {
    let asked = 0;
    const { registry } = await registryThat((request, response) => {
      asked += 1;
      if (asked < 3) says(503)(request, response);
      else manifest(request, response);
    });
    expect(await registry.head('api', 'fp-1')).toEqual({ digest });
  });
});

test('what a digest names is looked at, not believed', async () => {
  const { registry } = await registryThat(manifest);
  expect((await registry.manifest('api', digest))?.bytes.toString()).toBe(body);
  await expect(registry.manifest('api', `sha256:${'0'.repeat(64)}`)).rejects.toThrow('something else');
  const { registry: liar } = await registryThat((_, response) => {
    response.writeHead(200, { 'docker-content-digest': `sha256:${'1'.repeat(64)}` });
    response.end(body);
  });
  await expect(liar.manifest('api', 'fp-1')).rejects.toThrow('something else');
});

test('all pages of tags are read, and a repository that is not there has none', async () => {
  const { registry } = await registryThat((request, response) => {
    const isSecond = request.url?.includes('last=b') === true;
    const link = isSecond ? {} : { link: '</v2/shop/api/tags/list?n=1000&last=b>; rel="next"' };
    response.writeHead(200, link);
    response.end(JSON.stringify({ tags: isSecond ? ['c'] : ['b', 'a'] }));
  });
  expect(await registry.tags('api')).toEqual(['a', 'b', 'c']);
  const { registry: empty } = await registryThat(says(404, 'NAME_UNKNOWN'));
  expect(await empty.tags('api')).toEqual([]);
});

test('half a list of tags, a list that leads in circles and a proxy’s 404 are no answers', async () => {
  const { registry: html } = await registryThat((_, response) => response.end('<html>'));
  await expect(html.tags('api')).rejects.toThrow('not as a registry does');
  const { registry: circle } = await registryThat((_, response) => {
    response.writeHead(200, { link: '</v2/shop/api/tags/list?n=1000>; rel="next"' });
    response.end(JSON.stringify({ tags: ['a'] }));
  });
  await expect(circle.tags('api')).rejects.toThrow('not as a registry does');
  const { registry: proxy } = await registryThat(says(404));
  await expect(proxy.hasBlob('api', digest)).rejects.toThrow('not as a registry does');
  await expect(proxy.blob('api', digest)).rejects.toThrow('not as a registry does');
  const { registry: own } = await registryThat(says(404, 'BLOB_UNKNOWN'));
  expect(await own.hasBlob('api', digest)).toBe(false);
  expect(await own.blob('api', digest)).toBeUndefined();
});

test('an answer that only drips is given up, and a proxy is not asked for what is on this machine', async () => {
  const { registry: dripping } = await registryThat(
    (_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      const drip = setInterval(() => response.write('x'), 50);
      response.on('close', () => {
        clearInterval(drip);
      });
    },
    { SLIPWAY_REGISTRY_TIMEOUT: '0.5' },
  );
  await expect(dripping.manifest('api', 'fp-1')).rejects.toThrow('cannot be reached');
  const { registry } = await registryThat(manifest, {
    HTTP_PROXY: 'http://127.0.0.1:1',
    http_proxy: 'http://127.0.0.1:1',
  });
  expect(await registry.head('api', 'fp-1')).toEqual({ digest });
});

test('a registry that deletes nothing says so', async () => {
  const { registry } = await registryThat(says(405, 'UNSUPPORTED'));
  await expect(registry.remove('api', digest)).rejects.toThrow('deletes nothing (405)');
});

describe('who we are', () => {
  const basic = `Basic ${Buffer.from('ada:pass:word').toString('base64')}`;
  const auth = Buffer.from('ada:pass:word').toString('base64');

  test('is told by name and password where a registry asks, and not before', async () => {
    const { registry, host, login, requests } = await registryThat((request, response) => {
      if (request.headers.authorization === basic) manifest(request, response);
      else says(401, 'UNAUTHORIZED', { 'www-authenticate': 'Basic realm="shop"' })(request, response);
    });
    login({ auths: { [host]: { auth } } });
    expect(await registry.head('api', 'fp-1')).toEqual({ digest });
    expect(requests.map(({ headers }) => headers.authorization)).toEqual([undefined, basic]);
  });

  test.each(['auths', 'credHelpers', 'identity'] as const)(
    'is told to its token service (%s), once for several questions',
    async (kind) => {
      const { registry, host, login, requests } = await registryThat(
        (request, response) => {
          if (request.url?.startsWith('/token') === true) {
            const isKnown = kind === 'identity' ? request.method === 'POST' : request.headers.authorization === basic;
            response.writeHead(isKnown ? 200 : 401);
            response.end(JSON.stringify({ token: 'for-shop' }));
          } else if (request.headers.authorization === 'Bearer for-shop') manifest(request, response);
          else {
            const challenge = `Bearer realm="http://${host}/token",service="shop",scope="repository:shop/api:pull"`;
            says(401, 'UNAUTHORIZED', { 'www-authenticate': challenge })(request, response);
          }
        },
        kind === 'credHelpers' ? { PATH: [join(import.meta.dirname, 'helpers'), process.env['PATH']].join(':') } : {},
      );
      if (kind === 'auths') login({ auths: { [host]: { auth } } });
      else if (kind === 'identity') login({ auths: { [host]: { auth, identitytoken: 'refresh-me' } } });
      else login({ credHelpers: { [host]: 'slipway-test' } });
      expect(await registry.head('api', 'fp-1')).toEqual({ digest });
      expect(await registry.head('api', 'fp-2')).toEqual({ digest });
      const tokens = requests.filter(({ url }) => url?.startsWith('/token') === true);
      expect(tokens).toHaveLength(1);
      expect(tokens[0]?.url).toBe(
        kind === 'identity' ? '/token' : '/token?service=shop&scope=repository%3Ashop%2Fapi%3Apull',
      );
    },
  );

  test('goes over no open line, and to nobody who does not know us', async () => {
    const { registry } = await registryThat(
      says(401, 'UNAUTHORIZED', { 'www-authenticate': 'Bearer realm="http://tokens.example.com/"' }),
    );
    await expect(registry.head('api', 'fp-1')).rejects.toThrow('over an open line');
    const { registry: helped, login } = await registryThat(
      says(401, 'UNAUTHORIZED', { 'www-authenticate': 'Basic realm="shop"' }),
    );
    login({ credsStore: 'nowhere-to-be-found' });
    await expect(helped.head('api', 'fp-1')).rejects.toThrow('docker-credential-nowhere-to-be-found');
  });
});
