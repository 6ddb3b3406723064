import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startPostgres } from '@repo/local-services';
import type { TestProject } from 'vitest/node';

/** One real PostgreSQL around a package's integration tests, in a folder of its own that is gone afterwards. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'slipway-test-'));
  const postgres = await startPostgres({ directory, volatile: true });
  project.provide('postgresUrl', postgres.url('postgres'));
  return async () => {
    await postgres.stop();
    await rm(directory, { recursive: true, force: true });
  };
}
