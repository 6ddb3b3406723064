import { SlipwayError } from '../error.ts';
import { historyOf } from '../release/index.ts';
import type { Repository, Revision } from '../revision/index.ts';
import { mainOf } from './main-of.ts';

/**
 * Asks of other commits whether they come after a revision's on the main line: a deployment of that one was overtaken.
 * @throws SlipwayError when the revision is no commit
 */
export async function laterThan(
  repository: Repository,
  { commit }: Revision,
): Promise<(other: string) => Promise<boolean>> {
  if (commit === null) throw new SlipwayError('--onward compares commits: name what should run with --head.');
  const history = historyOf(repository.root, await mainOf(repository));
  return (other) => history.isLater(other, commit);
}
