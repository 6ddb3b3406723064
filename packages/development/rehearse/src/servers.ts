import { join } from 'node:path';

import { removePostgres, startPostgres, startRedis } from '@repo/local-services';
import pg from 'pg';

import { forward } from './forward.ts';

/** Where the apps' servers are, as pods see them. */
export interface Servers extends AsyncDisposable {
  readonly databaseUrl: (name: string) => string;
  readonly redisUrl: (index: number) => string;
}

/**
 * PostgreSQL with some empty databases, and Redis, on this machine, reachable by pods and by nobody beyond: each has a door on the one address that pods
 * see.
 */
export async function startServers(folder: string, address: string, databases: readonly string[]): Promise<Servers> {
  const directory = join(folder, 'postgres');
  const postgres = await startPostgres({ directory, volatile: true });
  for (const name of databases) await createDatabase(postgres.url('postgres'), name);
  const redis = await startRedis();
  const doors = [await forward(address, postgres.port), await forward(address, redis.port)];
  const [database, cache] = doors;
  return {
    databaseUrl(name) {
      const url = new URL(postgres.url(name));
      url.host = `${address}:${database?.port ?? 0}`;
      return url.href;
    },
    redisUrl: (index) => `redis://${address}:${cache?.port ?? 0}/${index}`,
    async [Symbol.asyncDispose]() {
      for (const door of doors) door.close();
      await Promise.all([postgres.stop(), redis.stop()]);
      await removePostgres(directory);
    },
  };
}

async function createDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
