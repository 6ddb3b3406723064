import type { Knex } from 'knex';

import { lockUntilCommit } from '../releases/lock.ts';
import { exampleReleases, type ExampleRelease } from './releases.ts';

const hourMs = 3_600_000;

/**
 * Fills an empty table of releases with examples that are as old as they say, all or none. Nobody is notified of them.
 * @returns how many were written: none when there is a release already
 */
export async function fillWithExamples(database: Knex, now = new Date()): Promise<number> {
  return await database.transaction(async (trx) => {
    await lockUntilCommit(trx, 'examples');
    const first = await trx('releases').first('id');
    if (first !== undefined) return 0;
    await trx('releases').insert(exampleReleases.map((example) => toRow(example, now)));
    return exampleReleases.length;
  });
}

function toRow({ release: { commit, releasedBy, ...columns }, hoursAgo }: ExampleRelease, now: Date) {
  const releasedAt = new Date(now.getTime() - hoursAgo * hourMs);
  return { ...columns, commit: commit ?? null, released_by: releasedBy ?? null, released_at: releasedAt };
}
