import type { Migration } from '@repo/database';

import { releases } from './20261101090000_releases.ts';
import { idempotencyKeys } from './20261101090100_idempotency_keys.ts';

/** All migrations, oldest first. */
export const migrations: readonly Migration[] = [releases, idempotencyKeys];
