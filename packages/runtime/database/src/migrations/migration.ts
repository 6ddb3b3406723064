import type { Knex } from 'knex';

/** One step of the schema's history: an app's `src/migrations/<name>.ts` exports it. */
export interface Migration {
  /** Time and topic, `20261101120000_releases`: sorts in the order of the steps. */
  readonly name: string;
  /** Applies the step. */
  readonly up: (trx: Knex) => Promise<void>;
  /** Takes it back, and keeps the data it can keep. */
  readonly down: (trx: Knex) => Promise<void>;
  /**
   * False for what PostgreSQL refuses inside a transaction (`CREATE INDEX CONCURRENTLY`). Such a step may be killed half way
   * and is then run again from its beginning: one statement, that bears being repeated.
   */
  readonly transaction?: boolean;
}
