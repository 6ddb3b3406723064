import type { Knex } from 'knex';

import { DatabaseError, reason } from '../error.ts';
import { takeLock } from './lock.ts';
import type { Migration } from './migration.ts';
import { retryOnLocks } from './retry.ts';
import { withoutBounds, withSession } from './session.ts';

/** What a migration run needs. */
export interface MigrationOptions {
  /** Leads to PostgreSQL itself, not to a pooler. */
  readonly url: string;
  /** All steps, oldest first, those that are done as well. */
  readonly migrations: readonly Migration[];
  /** Hears what happens, line by line. */
  readonly log?: (line: string) => void;
}

/** A step and whether the database has it. */
export interface MigrationState {
  readonly name: string;
  readonly state: 'done' | 'pending';
}

type Direction = 'up' | 'down';

/**
 * Applies what is pending, oldest first, each step in a transaction of its own. Several may run at once: one works, the
 * others wait and then find nothing to do. It may be killed at any moment and run again.
 * @returns the names of the steps applied
 * @throws DatabaseError naming the step that failed; those before it stay applied
 */
export async function migrateUp({ url, migrations, log = ignore }: MigrationOptions): Promise<string[]> {
  assertOrder(migrations);
  return await withLock(url, log, async (session) => {
    const done = await doneNames(session);
    const pending = migrations.filter(({ name }) => !done.has(name));
    return await runEach(session, pending, 'up', migrations, log);
  });
}

/**
 * Takes steps back, newest first.
 * @param options.to the step to keep as the newest; when left out, one step is taken back
 * @returns the names of the steps taken back
 * @throws DatabaseError naming the step that failed, or that `to` is unknown
 */
export async function migrateDown({
  url,
  migrations,
  to,
  log = ignore,
}: MigrationOptions & { readonly to?: string }): Promise<string[]> {
  assertOrder(migrations);
  const kept = migrations.findIndex(({ name }) => name === to);
  if (to !== undefined && kept === -1) throw new DatabaseError(`There is no migration "${to}" to go back to.`);
  return await withLock(url, log, async (session) => {
    const done = await doneNames(session);
    const newestFirst = migrations.filter(({ name }, index) => done.has(name) && index > kept).reverse();
    const chosen = to === undefined ? newestFirst.slice(0, 1) : newestFirst;
    return await runEach(session, chosen, 'down', migrations, log);
  });
}

/** Tells of every step whether the database has it. Changes nothing and waits for nobody. */
export async function migrationStatus({ url, migrations }: MigrationOptions): Promise<MigrationState[]> {
  return await withSession(url, async (session) => {
    const done = await doneNames(session);
    return migrations.map(({ name }) => ({ name, state: done.has(name) ? 'done' : 'pending' }));
  });
}

async function withLock<T>(url: string, log: (line: string) => void, work: (session: Knex) => Promise<T>): Promise<T> {
  return await withSession(url, async (session) => {
    await takeLock(session, log);
    // knex has a lock of its own, a row: one that was killed between two statements has left it taken.
    await session.migrate.forceFreeMigrationsLock();
    return await work(session);
  });
}

async function doneNames(session: Knex): Promise<Set<string>> {
  if (!(await session.schema.hasTable('knex_migrations'))) return new Set();
  const rows = await session<{ name: string }>('knex_migrations').select('name');
  return new Set(rows.map(({ name }) => name));
}

async function runEach(
  session: Knex,
  chosen: readonly Migration[],
  direction: Direction,
  all: readonly Migration[],
  log: (line: string) => void,
): Promise<string[]> {
  const names: string[] = [];
  for (const migration of chosen) {
    const started = performance.now();
    await runOne(session, migration, direction, all, log);
    log(`${migration.name} ${direction} (${Math.round(performance.now() - started)} ms)`);
    names.push(migration.name);
  }
  return names;
}

async function runOne(
  session: Knex,
  migration: Migration,
  direction: Direction,
  all: readonly Migration[],
  log: (line: string) => void,
): Promise<void> {
  const config: Knex.MigratorConfig = {
    name: migration.name,
    migrationSource: migrationSource(all),
    // A release that was rolled back meets steps of the newer one: the schema stays, so they are none of its business.
    disableMigrationsListValidation: true,
  };
  try {
    if (migration.transaction === false) {
      await withoutBounds(session, () => session.migrate[direction](config));
    } else {
      // The transaction is ours and not knex's: knex notes a step taken back only after its transaction.
      await retryOnLocks(() => session.transaction((trx) => trx.migrate[direction](config)), log);
    }
  } catch (error) {
    throw new DatabaseError(`Migration ${migration.name} failed (${direction}): ${reason(error)}`, { cause: error });
  }
}

function migrationSource(migrations: readonly Migration[]): Knex.MigrationSource<Migration> {
  return {
    getMigrations: () => Promise.resolve([...migrations]),
    getMigrationName: ({ name }) => name,
    getMigration: ({ up, down, transaction = true }) => Promise.resolve({ up, down, config: { transaction } }),
  };
}

function assertOrder(migrations: readonly Migration[]): void {
  for (const [index, { name }] of migrations.entries()) {
    const previous = migrations[index - 1]?.name;
    if (previous !== undefined && previous >= name) {
      throw new DatabaseError(
        `Migration ${name} is listed after ${previous}: list each once, in the order of their names.`,
      );
    }
  }
}

function ignore(): void {
  // Nobody listens.
}
