import knex, { type Knex } from 'knex';

import { DatabaseError, reason } from '../error.ts';
import { sessionOptions } from '../session-settings.ts';
import { silentLog } from '../silent-log.ts';

/** Bounds of a step inside a transaction: it holds up the running services no longer than this. */
const transactional = { statementTimeoutMs: 30_000, lockTimeoutMs: 2000, idleInTransactionTimeoutMs: 60_000 };

/**
 * Runs `work` on one dedicated connection that is never replaced: the migration lock lives as long as the connection that
 * the migrations run on, and is gone with it. The URL must lead to PostgreSQL itself, not to PgBouncer, which hands
 * sessions around.
 */
export async function withSession<T>(url: string, work: (session: Knex) => Promise<T>): Promise<T> {
  const session = openSession(url);
  try {
    await connect(session);
    return await work(session);
  } finally {
    await session.destroy();
  }
}

/**
 * Lets go of the bounds while `work` runs: building an index or validating a constraint takes its time, and waits for locks
 * without holding up others. When it fails the run is over, and the session with it.
 */
export async function withoutBounds(session: Knex, work: () => Promise<void>): Promise<void> {
  await session.raw(`SET statement_timeout = '30min'`);
  await session.raw('SET lock_timeout = 0');
  await work();
  await session.raw('RESET statement_timeout');
  await session.raw('RESET lock_timeout');
}

function openSession(url: string): Knex {
  let opened = false;
  return knex({
    client: 'pg',
    connection: {
      connectionString: url,
      application_name: 'migrations',
      options: sessionOptions(transactional),
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
    },
    pool: {
      min: 1,
      max: 1,
      afterCreate(_connection: unknown, done: (error?: Error) => void) {
        done(
          opened
            ? new DatabaseError('The connection to PostgreSQL was lost, and the migration lock with it: run again.')
            : undefined,
        );
        opened = true;
      },
    },
    log: silentLog,
  });
}

async function connect(session: Knex): Promise<void> {
  try {
    await session.raw('select 1');
  } catch (error) {
    throw new DatabaseError(
      `Cannot connect to PostgreSQL: ${reason(error)}. Check DATABASE_URL, and that the server runs.`,
      {
        cause: error,
      },
    );
  }
}
