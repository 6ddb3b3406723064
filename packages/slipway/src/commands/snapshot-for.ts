import { SlipwayError } from '../error.ts';
import { openRepository } from '../revision/index.ts';
import { snapshotOf, type Snapshot } from '../state/index.ts';
import { readWorkspace } from '../workspace/index.ts';

/**
 * Reads a revision of the repository that a folder lies in.
 * @param ref the working tree when left out, or HEAD in a bare repository
 * @throws SlipwayError when it is not there
 */
export async function snapshotFor(cwd: string, ref: string | undefined): Promise<Snapshot> {
  const repository = await openRepository(cwd, { head: ref });
  const name = ref ?? 'HEAD';
  const revision =
    ref === undefined && !repository.bare ? await repository.workingTree() : await repository.revision(name);
  if (revision === undefined)
    throw new SlipwayError(`There is no revision '${name}' here: name a commit, a tag or a branch of this repository.`);
  return snapshotOf(revision, await readWorkspace(revision, { from: repository.prefix }));
}
