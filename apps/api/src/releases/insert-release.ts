import type { Release, ReleaseInput } from '@repo/contract';
import type { Knex } from 'knex';

import { lockUntilCommit } from './lock.ts';
import { toRelease } from './rows.ts';

/**
 * Writes down a release. One app's releases are written one at a time, so that their ids, their times, their commits
 * and their notifications are all in the same order.
 */
export async function insertRelease(trx: Knex.Transaction, input: ReleaseInput): Promise<Release> {
  await lockUntilCommit(trx, 'app', input.app);
  const [row] = await trx('releases').insert(
    {
      app: input.app,
      environment: input.environment,
      version: input.version,
      fingerprint: input.fingerprint,
      status: input.status,
      commit: input.commit ?? null,
      released_by: input.releasedBy ?? null,
    },
    '*',
  );
  if (row === undefined) throw new Error('PostgreSQL did not return the release that it inserted.');
  return toRelease(row);
}
