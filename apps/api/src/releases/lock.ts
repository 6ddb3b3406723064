import type { Knex } from 'knex';

/** Waits until no other transaction holds the lock of this name, and holds it until this one ends. */
export async function lockUntilCommit(trx: Knex.Transaction, ...name: string[]): Promise<void> {
  await trx.raw('SELECT pg_advisory_xact_lock(hashtextextended(?, 0))', [JSON.stringify(name)]);
}
