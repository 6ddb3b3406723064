import { createServer } from 'node:net';
import { once } from 'node:events';

import { freePort } from '@repo/local-services';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';

import type { ConfiguredApp } from './environment.ts';
import { choosePorts } from './ports.ts';

function appOf(name: string, { port, given = {} }: { port?: number; given?: Record<string, string> }): ConfiguredApp {
  const PORT = {
    schema: z.coerce
      .number()
      .int()
      .min(0)
      .max(65_535)
      .default(port ?? 0),
  };
  return { name, directory: `/nowhere/${name}`, scripts: {}, variables: port === undefined ? {} : { PORT }, given };
}

test('an app gets its default port while it is free', async () => {
  const port = await freePort();

  expect(await choosePorts([appOf('api', { port })])).toEqual(new Map([['api', { port, instead: undefined }]]));
});

test('an app’s own setting comes before its default', async () => {
  const port = await freePort();
  const api = appOf('api', { port: 1, given: { PORT: String(port) } });

  expect((await choosePorts([api])).get('api')).toEqual({ port, instead: undefined });
});

test('a taken port is replaced, and remembered', async () => {
  const port = await freePort();
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());

  const chosen = (await choosePorts([appOf('api', { port })])).get('api');

  expect(chosen?.instead).toBe(port);
  expect(chosen?.port).not.toBe(port);
});

test('two apps with the same default get different ports', async () => {
  const port = await freePort();

  const ports = await choosePorts([appOf('api', { port }), appOf('billing', { port })]);

  expect(ports.get('api')?.port).toBe(port);
  expect(ports.get('billing')?.port).not.toBe(port);
  expect(ports.get('billing')?.instead).toBe(port);
});

test('port 0 means any', async () => {
  const chosen = (await choosePorts([appOf('api', { port: 0 })])).get('api');

  expect(chosen?.port).toBeGreaterThan(0);
  expect(chosen?.instead).toBeUndefined();
});

test('an app that declares no PORT gets none', async () => {
  expect(await choosePorts([appOf('mailer', {})])).toEqual(new Map());
});

test('what is no port is refused', async () => {
  const api = appOf('api', { port: 3001, given: { PORT: 'eighty' } });

  await expect(choosePorts([api])).rejects.toThrow('PORT of apps/api is not a port: eighty');
});
