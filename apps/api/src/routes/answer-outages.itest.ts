import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

import { createDatabase } from '@repo/database';
import { problemSchema, type Service } from '@repo/service';
import type { Knex } from 'knex';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';

import { authorized, releaseOf, startApi, type Settings } from '../../test/api.ts';
import { databaseOfFile } from '../../test/of-file.ts';

const database = await databaseOfFile();

async function open(settings: Settings): Promise<Service> {
  const api = await startApi(database, settings);
  onTestFinished(() => api.close());
  return api;
}

async function post(api: Service) {
  const headers = await authorized();
  return api.inject({ method: 'POST', url: '/v1/releases', headers, payload: releaseOf() });
}

function expectOutage(answer: Awaited<ReturnType<typeof post>>): void {
  expect(answer.statusCode).toBe(503);
  expect(answer.headers['retry-after']).toBe('5');
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(problemSchema.parse(answer.json()).detail).toBe('The database does not answer: try again.');
}

/** A way to the database that can be cut. */
async function openBridge() {
  const sockets = new Set<Socket>();
  const target = new URL(database.url);
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.pipe(other);
      socket.on('error', () => other.destroy());
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = z.custom<AddressInfo>().parse(server.address());
  const url = new URL(database.url);
  url.port = String(port);
  return {
    url: url.href,
    cut: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

test('a database that goes away amid a request, and stays away, is a 503 that says when to come again', async () => {
  const bridge = await openBridge();
  onTestFinished(bridge.cut);
  const api = await open({ DATABASE_URL: bridge.url });
  expect((await post(api)).statusCode).toBe(201);

  const knex = createDatabase({ url: database.url, name: 'test' });
  onTestFinished(() => knex.destroy());
  const gate = await knex.transaction();
  onTestFinished(async () => {
    await gate.rollback();
  });
  await gate.raw('LOCK TABLE releases IN ACCESS EXCLUSIVE MODE');
  const amid = post(api);
  await expect.poll(() => isWaiting(knex)).toBe(true);
  bridge.cut();
  expectOutage(await amid);

  expectOutage(await post(api));
  expectOutage(await api.inject('/v1/releases'));
  expectOutage(await api.inject('/v1/releases/1'));
  expect((await api.inject('/readyz')).statusCode).toBe(503);
  expect((await api.inject('/livez')).statusCode).toBe(200);
});

test('a pool that is exhausted for long is a 503 too', async () => {
  const api = await open({ DATABASE_POOL_SIZE: '1' });
  const held = await api.database.transaction();
  try {
    expectOutage(await api.inject('/v1/releases'));
  } finally {
    await held.rollback();
  }
  expect((await api.inject('/v1/releases')).statusCode).toBe(200);
});

async function isWaiting(knex: Knex): Promise<boolean> {
  const { rows } = await knex.raw<{ rows: unknown[] }>(
    `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
  );
  return rows.length > 0;
}
