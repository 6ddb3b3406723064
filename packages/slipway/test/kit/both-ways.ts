import { openRepository, type Revision } from '../../src/revision/index.ts';
import type { TestRepository } from './repository.ts';

async function contentsOf(revision: Revision) {
  const bytes = await revision.read(revision.entries.keys());
  return [...revision.entries.values()]
    .map(({ path, mode, oid }) => `${mode} ${oid} ${path} ${bytes.get(path)?.toString('latin1') ?? 'no bytes'}`)
    .toSorted();
}

/** What the working tree is read as, and what git makes of it. */
export async function bothWays(
  repository: TestRepository,
): Promise<{ readonly read: string[]; readonly committed: string[] }> {
  const read = await contentsOf(await (await openRepository(repository.folder)).workingTree());
  repository.git('add', '--all');
  repository.git('commit', '--quiet', '--allow-empty', '--message', 'As it is');
  const head = await (await openRepository(repository.folder)).revision('HEAD');
  if (head === undefined) throw new Error('There is no HEAD.');
  return { read, committed: await contentsOf(head) };
}
