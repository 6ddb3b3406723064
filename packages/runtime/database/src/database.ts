import { setTimeout as wait } from 'node:timers/promises';

import knex, { type Knex } from 'knex';

import { DatabaseError, reason } from './error.ts';
import { silentLog } from './silent-log.ts';
import { sessionOptions } from './session-settings.ts';

/** How a process uses its database. Times are milliseconds. */
export interface DatabaseOptions {
  /** Connection URL; a parameter that it names itself (`?options=`, `?application_name=`) wins over ours. */
  readonly url: string;
  /** Who we are, as `pg_stat_activity` and the server's log show it. */
  readonly name: string;
  /** Most connections at a time: 10. */
  readonly poolSize?: number;
  /** Longest a statement may run: 10 s. */
  readonly statementTimeoutMs?: number;
  /** Longest a statement may wait for a lock: 5 s. */
  readonly lockTimeoutMs?: number;
  /** Longest a transaction may lie idle, holding its locks: 30 s. */
  readonly idleInTransactionTimeoutMs?: number;
  /** Longest to wait for a free connection, or for a new one to be made: 5 s. */
  readonly acquireTimeoutMs?: number;
}

const checkTimeoutMs = 2000;

/**
 * Opens a pool of connections; the first is made by the first query. Close it with `destroy()`.
 *
 * `bigint` columns and `count(*)` come as strings, as pg gives them: a number would lose digits beyond 2^53 without a
 * word. An id is opaque text to us anyway; count with `count(*)::int`.
 */
export function createDatabase({
  url,
  name,
  poolSize = 10,
  statementTimeoutMs = 10_000,
  lockTimeoutMs = 5000,
  idleInTransactionTimeoutMs = 30_000,
  acquireTimeoutMs = 5000,
}: DatabaseOptions): Knex {
  return knex({
    client: 'pg',
    connection: {
      connectionString: url,
      application_name: name,
      options: sessionOptions({ statementTimeoutMs, lockTimeoutMs, idleInTransactionTimeoutMs }),
      connectionTimeoutMillis: acquireTimeoutMs,
      keepAlive: true,
    },
    // No least number: connections that nobody uses are closed, and a database that was away leaves no dead ones behind.
    pool: { min: 0, max: poolSize, idleTimeoutMillis: 30_000 },
    acquireConnectionTimeout: acquireTimeoutMs,
    log: silentLog,
  });
}

/**
 * Asks the database for an answer, for a service's readiness.
 * @throws DatabaseError when there is none within 2 s
 */
export async function checkDatabase(database: Knex): Promise<void> {
  try {
    await Promise.race([database.raw('select 1'), rejectAfter(checkTimeoutMs)]);
  } catch (error) {
    throw new DatabaseError(`PostgreSQL does not answer: ${reason(error)}`, { cause: error });
  }
}

async function rejectAfter(ms: number): Promise<never> {
  // The timer keeps no process alive; if the answer comes first, nobody hears this.
  await wait(ms, undefined, { ref: false });
  throw new Error(`nothing came within ${ms} ms; is the server up, is the pool exhausted?`);
}
