import type { Knex } from 'knex';

/**
 * knex writes to the console what it also rejects with, or mends by itself (a connection that ended): a service's log has a
 * form of its own, and hears of faults from whoever catches them.
 */
export const silentLog: Knex.Logger = { warn: ignore, error: ignore, deprecate: ignore, debug: ignore };

function ignore(): void {
  // Nothing.
}
