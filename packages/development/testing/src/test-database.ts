import { randomUUID } from 'node:crypto';

import pg from 'pg';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** The connection URL of a PostgreSQL that lives as long as this run; see testDatabase. */
    postgresUrl: string;
  }
}

/** An empty database of one test's own. */
export interface TestDatabase {
  /** Its connection URL. */
  readonly url: string;
  /** Closes whoever is still connected and drops it. */
  readonly drop: () => Promise<void>;
}

/**
 * Creates an empty database on the PostgreSQL of this run. The package's vitest.config.ts names
 * `@repo/testing/postgres` as its integrationSetup.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const serverUrl = inject('postgresUrl');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await execute(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
