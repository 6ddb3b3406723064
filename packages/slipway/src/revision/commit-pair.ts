import { commitOf, readCommit, treeLater, type Clone, type Named } from './clone.ts';
import { askGit, type GitAnswer } from './git.ts';
import { differing, sideBySide, type Pair } from './side-by-side.ts';
import { parseDifferences, patchTree } from './tree.ts';

/** Git at work on what differs between two commits. */
export interface Comparing {
  readonly first: string;
  readonly second: string;
  readonly answer: Promise<GitAnswer>;
}

/** @returns undefined unless refs are two commits by their ids: they are always the same two */
export function startComparing(cwd: string, [first = '', second = '']: readonly string[]): Comparing | undefined {
  if (!isId(first) || !isId(second)) return undefined;
  const answer = compare(cwd, first, second);
  // That there is no git, another question tells.
  answer.catch(() => undefined);
  return { first, second, answer };
}

/** Whether a ref is the whole id of an object, and so means the same wherever it is asked for. */
export function isId(ref: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(ref);
}

function compare(cwd: string, commit: string, other: string): Promise<GitAnswer> {
  return askGit(cwd, ['diff-tree', '-r', ...differing, commit, other]);
}

/** Reads two commits, the second as what differs from the first: of two that have much in common, half the work. */
export async function readCommits(clone: Clone, one: Named, other: Named, asked: Comparing | undefined): Promise<Pair> {
  const isAsked = asked?.first === one.commit && asked.second === other.commit;
  const { code, output } = await (isAsked ? asked.answer : compare(clone.root, one.commit, other.commit));
  // If the first can be read, a tree of the other is missing: then this clone does not have it.
  if (code !== 0) return [await readCommit(clone, one), undefined];
  // Where it is known what the first has, nobody asks for its files.
  const tree = treeLater(clone, one.commit);
  const differences = parseDifferences(output);
  const { before, after } = sideBySide(
    differences,
    (beside) => commitOf(clone, one, tree, beside),
    (beside) => commitOf(clone, other, patchTree(tree, differences), beside),
  );
  return [before, after];
}
