import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { createRepository, runGit, type TestRepository } from './repository.ts';

/** The folder of this very repository. */
export const ownFolder = fileURLToPath(new URL('../../../../', import.meta.url));

/** A copy of this repository as it is now, committed: what git tracks or would track. */
export function copyOwnRepository(): TestRepository {
  const repository = createRepository();
  const listed = runGit(ownFolder, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  for (const file of new Set(listed.split('\0'))) {
    // git still lists a file that is deleted but not yet committed.
    if (file === '' || !existsSync(join(ownFolder, file))) continue;
    mkdirSync(dirname(join(repository.folder, file)), { recursive: true });
    cpSync(join(ownFolder, file), join(repository.folder, file), { verbatimSymlinks: true });
  }
  repository.git('add', '--all');
  repository.git('commit', '--quiet', '--message', 'Copy');
  return repository;
}
