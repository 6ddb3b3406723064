import { randomUUID } from 'node:crypto';

import type { Notification, Release, ReleaseInput } from '@repo/contract';
import type { Outbox } from '@repo/outbox';
import type { Knex } from 'knex';

import { findAnswer, forgetOldAnswers, keepAnswer, type IdempotencyKey } from './idempotency.ts';
import { insertRelease } from './insert-release.ts';

/** What recording came to; under a known key nothing is written. */
export type Outcome =
  | { readonly kind: 'recorded' | 'known'; readonly release: Release }
  /** The key was used for another input. */
  | { readonly kind: 'conflict' };

interface Stores {
  readonly database: Knex;
  readonly outbox: Outbox<Notification>;
}

/** Records a release, its notification and what was answered under its key: all in one transaction, or nothing. */
export async function recordRelease(
  { database, outbox }: Stores,
  input: ReleaseInput,
  idempotencyKey: IdempotencyKey | undefined,
): Promise<Outcome> {
  return database.transaction(async (trx) => {
    const answer = idempotencyKey && (await findAnswer(trx, idempotencyKey, input));
    if (answer) return answer.sameInput ? { kind: 'known', release: answer.release } : { kind: 'conflict' };
    if (idempotencyKey) await forgetOldAnswers(trx);
    // From here on others who release this app wait for us, so this is done last.
    const release = await insertRelease(trx, input);
    if (idempotencyKey) await keepAnswer(trx, idempotencyKey, input, release);
    await outbox.send(trx, { key: release.app, data: { id: randomUUID(), event: 'release.recorded', release } });
    return { kind: 'recorded', release };
  });
}
