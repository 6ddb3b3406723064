import type { Release } from '@repo/contract';
import type { Knex } from 'knex';

import { toRelease } from './rows.ts';

/** The release of this id; undefined when there is none. */
export async function findRelease(database: Knex, id: string): Promise<Release | undefined> {
  const row = await database('releases').where({ id }).first();
  return row && toRelease(row);
}
