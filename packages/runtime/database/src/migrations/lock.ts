import { setTimeout as wait } from 'node:timers/promises';

import type { Knex } from 'knex';

import { DatabaseError } from '../error.ts';

interface Patience {
  readonly pollMs: number;
  readonly giveUpMs: number;
}

/**
 * Takes the lock that lets one migration run at a time into a database; PostgreSQL frees it when the session ends, however
 * that comes about. It asks again and again instead of waiting inside PostgreSQL: a waiting statement holds a snapshot, and
 * `CREATE INDEX CONCURRENTLY` would wait for that one forever.
 * @throws DatabaseError when somebody else holds it for 10 minutes
 */
export async function takeLock(
  session: Knex,
  log: (line: string) => void,
  { pollMs, giveUpMs }: Patience = { pollMs: 1000, giveUpMs: 600_000 },
): Promise<void> {
  const giveUpAt = Date.now() + giveUpMs;
  for (let told = false; !(await tryLock(session)); told = true) {
    if (Date.now() >= giveUpAt) {
      throw new DatabaseError(
        `Another migration run has held the lock for ${Math.round(giveUpMs / 1000)} s: look for "migrations" in pg_stat_activity, end it, run again.`,
      );
    }
    if (!told) log('waiting for another migration run');
    await wait(pollMs);
  }
}

async function tryLock(session: Knex): Promise<boolean> {
  const { rows } = await session.raw<{ rows: { locked: boolean }[] }>(
    `SELECT pg_try_advisory_lock(hashtextextended('knex_migrations', 0)) AS locked`,
  );
  return rows[0]?.locked === true;
}
