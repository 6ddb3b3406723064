import { openRepository, readHead } from '../revision/index.ts';
import { snapshotOf, type Snapshot } from '../state/index.ts';
import { readWorkspace } from '../workspace/index.ts';

/**
 * Reads a revision of the repository that a folder lies in.
 * @param ref the working tree when left out, or HEAD in a bare repository
 * @throws SlipwayError when it is not there
 */
export async function snapshotFor(cwd: string, ref: string | undefined): Promise<Snapshot> {
  const repository = await openRepository(cwd, { head: ref });
  const revision = await readHead(repository, ref);
  return snapshotOf(revision, await readWorkspace(revision, { from: repository.prefix }));
}
