import { createHash } from 'node:crypto';

import type { Release, ReleaseInput } from '@repo/contract';
import type { Knex } from 'knex';

import { findRelease } from './find-release.ts';
import { lockUntilCommit } from './lock.ts';

/** Who asks, and the name that they gave to what they ask. */
export interface IdempotencyKey {
  readonly subject: string;
  readonly key: string;
}

/** Keys are remembered for a day at least. */
const keptHours = 24;
/** So that no request pays for the rubbish of many. */
const forgottenAtOnce = 10;

/**
 * Looks up what was recorded under a key. Whoever comes at the same time with the same key waits here until the first is done.
 * @returns the release, and whether it was for the same input; undefined when the key is new
 */
export async function findAnswer(
  trx: Knex.Transaction,
  { subject, key }: IdempotencyKey,
  input: ReleaseInput,
): Promise<{ release: Release; sameInput: boolean } | undefined> {
  await lockUntilCommit(trx, 'idempotency key', subject, key);
  const known = await trx('idempotency_keys').where({ subject, key }).first();
  const release = known && (await findRelease(trx, known.release_id));
  return release && { release, sameInput: known.request_hash.equals(hash(input)) };
}

/** Remembers what was recorded under a key. */
export async function keepAnswer(
  trx: Knex.Transaction,
  { subject, key }: IdempotencyKey,
  input: ReleaseInput,
  release: Release,
): Promise<void> {
  await trx('idempotency_keys').insert({ subject, key, request_hash: hash(input), release_id: release.id });
}

/** Forgets a few answers that are old enough. Takes only what nobody else is at, so it waits for no one. */
export async function forgetOldAnswers(trx: Knex.Transaction): Promise<void> {
  const old = trx('idempotency_keys')
    .select('subject', 'key')
    .where('created_at', '<', trx.raw('now() - make_interval(hours => ?)', [keptHours]))
    .orderBy('created_at')
    .limit(forgottenAtOnce)
    .forUpdate()
    .skipLocked();
  await trx('idempotency_keys').whereIn(['subject', 'key'], old).delete();
}

/** The schema gives every input its fields in one order, so equal inputs have equal texts. */
function hash(input: ReleaseInput): Buffer {
  return createHash('sha256').update(JSON.stringify(input)).digest();
}
