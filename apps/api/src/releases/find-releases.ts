import type { EnvironmentName, Release, ReleaseStatus } from '@repo/contract';
import type { Knex } from 'knex';

import { toRelease } from './rows.ts';

/** Which releases, and where the page begins. */
export interface ReleaseFilter {
  readonly app?: string | undefined;
  readonly environment?: EnvironmentName | undefined;
  readonly status?: ReleaseStatus | undefined;
  /** Only releases below this id. */
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/**
 * One page of releases, newest first. It begins at an id, not at a count, so what is inserted meanwhile moves nothing.
 * @returns the page; `before` is where the next one begins, undefined after the last
 */
export async function findReleases(
  database: Knex,
  { app, environment, status, cursor, limit }: ReleaseFilter,
): Promise<{ releases: Release[]; before: string | undefined }> {
  const query = database('releases')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (app !== undefined) query.where({ app });
  if (environment !== undefined) query.where({ environment });
  if (status !== undefined) query.where({ status });
  if (cursor !== undefined) query.where('id', '<', cursor);
  const rows = await query;
  const page = rows.slice(0, limit);
  return { releases: page.map(toRelease), before: rows.length > limit ? page.at(-1)?.id : undefined };
}
