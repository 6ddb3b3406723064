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

/** The working tree alone and beside a commit, and what differs: as it is said, and as it is found by comparing. */
export async function aloneAndBeside(repository: TestRepository, ref: string) {
  const opened = await openRepository(repository.folder);
  const tree = await opened.workingTree();
  const [beside, commit] = await opened.workingTreeBeside(ref);
  return {
    alone: await contentsOf(tree),
    beside: await contentsOf(beside),
    said: beside.beside?.differences.map(inWords),
    saidBack: commit?.beside?.differences.map(inWords),
    found: commit === undefined ? undefined : differencesOf(tree, commit),
  };
}

function inWords({
  path,
  inThis,
  inOther,
}: {
  readonly path: string;
  readonly inThis: boolean;
  readonly inOther: boolean;
}) {
  return `${path} ${String(inThis)} ${String(inOther)}`;
}

function differencesOf({ entries }: Revision, { entries: others }: Revision) {
  const paths = new Set([...entries.keys(), ...others.keys()]);
  const differing = [...paths].filter((path) => {
    const [one, other] = [entries.get(path), others.get(path)];
    return one?.oid !== other?.oid || one?.mode !== other?.mode;
  });
  const words = (swap: boolean) =>
    differing
      .toSorted()
      .map((path) => [entries.has(path), others.has(path), path] as const)
      .map(([one, other, path]) => inWords({ path, inThis: swap ? other : one, inOther: swap ? one : other }));
  return { there: words(false), back: words(true) };
}
