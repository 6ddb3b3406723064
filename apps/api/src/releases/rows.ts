import type { EnvironmentName, Release, ReleaseStatus } from '@repo/contract';

/** A row of the table `releases`. */
export interface ReleaseRow {
  /** A bigint, as text: a number would round it. */
  readonly id: string;
  readonly app: string;
  readonly environment: EnvironmentName;
  readonly version: string;
  readonly fingerprint: string;
  readonly status: ReleaseStatus;
  readonly commit: string | null;
  readonly released_by: string | null;
  readonly released_at: Date;
}

/** A row of the table `idempotency_keys`. */
interface IdempotencyKeyRow {
  readonly subject: string;
  readonly key: string;
  readonly request_hash: Buffer;
  readonly release_id: string;
  readonly created_at: Date;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    releases: ReleaseRow;
    idempotency_keys: IdempotencyKeyRow;
  }
}

/** A row as the contract has it: names in camel case, and nothing where nothing is. */
export function toRelease(row: ReleaseRow): Release {
  return {
    id: row.id,
    app: row.app,
    environment: row.environment,
    version: row.version,
    fingerprint: row.fingerprint,
    status: row.status,
    ...(row.commit !== null && { commit: row.commit }),
    ...(row.released_by !== null && { releasedBy: row.released_by }),
    releasedAt: row.released_at.toISOString(),
  };
}
