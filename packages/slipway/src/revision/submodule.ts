import { resolve } from 'node:path';

import { SlipwayError } from '../error.ts';
import { printPath } from './path.ts';
import type { Repository, Revision } from './revision.ts';

/**
 * Opens the commit of a submodule that a revision names.
 * @param path where it lies in the repository
 * @param open how to open a repository
 * @throws SlipwayError when it is not checked out
 */
export async function openSubmodule(
  root: string,
  path: string,
  commit: string,
  open: (folder: string) => Promise<Repository>,
): Promise<Revision> {
  const folder = resolve(root, path);
  const repository = await open(folder).catch(() => undefined);
  // An empty folder lies in the outer repository.
  const revision = repository?.root === folder ? await repository.revision(commit) : undefined;
  if (revision !== undefined) return revision;
  throw new SlipwayError(
    `The submodule ${printPath(path)} is not checked out at ${commit.slice(0, 12)}: run \`git submodule update --init ${printPath(path)}\`.`,
  );
}
