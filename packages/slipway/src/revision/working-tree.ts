import { commitOf, revisionOf, treeLater, type Clone, type Named } from './clone.ts';
import { hashFiles, modeOnDisk, readChanged, type Change } from './disk.ts';
import { gitFailed } from './faults.ts';
import { askGit, git, outputOf, type GitAnswer } from './git.ts';
import { readFiles } from './objects.ts';
import type { Revision, Tree, TreeEntry } from './revision.ts';
import { differing, sideBySide, type Pair } from './side-by-side.ts';
import {
  entryAt,
  isSameFile,
  modeOf,
  parseDifferences,
  parseIndex,
  patchTree,
  records,
  treeOf,
  type FileSides,
} from './tree.ts';

const gone = '000000';

/** What lies on the disk, and in no object of git: what differs between the index and the working tree, by path. */
type Unstaged = ReadonlyMap<string, FileSides>;

/**
 * The working tree as `git add --all` would commit it: staged, unstaged and untracked files, without the ignored ones.
 * Git's own filters say what a file's bytes are, so line endings and large-file pointers are those of a commit.
 * Of a submodule counts the commit that is checked out, not what was changed in it since.
 * @param status the answer of `askStatus`
 */
export async function readWorkingTree(clone: Clone, status: Promise<GitAnswer>): Promise<Revision> {
  return readAlone(clone, await readUnstaged(clone.root, status));
}

async function readAlone(clone: Clone, unstaged: Unstaged): Promise<Revision> {
  const index = parseIndex(await git(clone.root, ['ls-files', '--stage', '-z']));
  return workingTreeOf(clone, patchTree(treeOf(index), unstaged), unstaged);
}

/** The working tree, of which is known what lies in it. */
function workingTreeOf(clone: Clone, tree: Tree, unstaged: Unstaged, beside?: () => Revision['beside']): Revision {
  const pathOf = (file: string | TreeEntry) => (typeof file === 'string' ? file : file.path);
  const read: Revision['read'] = async (files) => {
    const wanted = [...files];
    const stored = wanted.filter((file) => !unstaged.has(pathOf(file)));
    const loose = wanted.flatMap((file) => unstaged.get(pathOf(file))?.after ?? []);
    const both = await Promise.all([readFiles(tree, clone.objects, stored), readChanged(clone.root, loose)]);
    return new Map(both.flatMap((files) => [...files]));
  };
  return revisionOf(clone, 'working tree', null, tree, read, beside);
}

/**
 * Reads the working tree as what differs from a commit.
 * @param status the answer of `askStatus`
 */
export async function readTreeBeside(clone: Clone, other: Named, status: Promise<GitAnswer>): Promise<Pair> {
  const { root } = clone;
  const [{ code, output }, unstaged] = await Promise.all([
    askGit(root, ['diff-index', '--cached', ...differing, other.commit]),
    readUnstaged(root, status),
  ]);
  if (code !== 0) return [await readAlone(clone, unstaged), undefined];
  const tree = treeLater(clone, other.commit);
  const differences = throughIndex(parseDifferences(output), unstaged);
  const { before, after } = sideBySide(
    differences,
    (beside) => commitOf(clone, other, tree, beside),
    (beside) => workingTreeOf(clone, patchTree(tree, differences), unstaged, beside),
  );
  return [after, before];
}

/** @param status the answer of `askStatus` */
async function readUnstaged(root: string, status: Promise<GitAnswer>): Promise<Unstaged> {
  const answer = await status;
  // Git goes on where it may not look, and then nobody knows what lies there.
  const unseen = answer.complaints.find((line) => line.includes('could not open directory'));
  if (unseen !== undefined) throw gitFailed(root, 'status', unseen.replace(/^warning: /, ''));
  const output = outputOf(root, 'status', answer);
  const read = await Promise.all(records(output).map((record) => readChange(root, record)));
  const changes = await withKnownModes(
    root,
    read.filter((change) => change !== undefined),
  );
  const changed = await hashFiles(root, changes);
  return new Map(changes.map(({ path, indexed }) => [path, { before: indexed, after: changed.get(path) }]));
}

/**
 * What differs between a commit and the working tree.
 * @param staged what differs between the commit and the index
 */
function throughIndex(staged: ReadonlyMap<string, FileSides>, unstaged: Unstaged): ReadonlyMap<string, FileSides> {
  const differences = new Map(staged);
  for (const [path, { before, after }] of unstaged) {
    const sides = { before: staged.has(path) ? staged.get(path)?.before : before, after };
    if (isSameFile(sides)) differences.delete(path);
    else differences.set(path, sides);
  }
  // As git has them for two commits: what is told of them is told in this order.
  return new Map([...differences].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * Reads a record of `git status --porcelain=v2 -z`: `? <path>` (untracked), `1 XY <sub> <mH> <mI> <mW> <hH> <hI> <path>` and
 * `u XY <sub> <m1> <m2> <m3> <mW> <h1> <h2> <h3> <path>` (in conflict).
 */
async function readChange(root: string, record: string): Promise<Change | undefined> {
  const kind = record.slice(0, 1);
  if (kind === '?') {
    const path = record.slice(2);
    const mode = await modeOnDisk(root, path);
    // Without one it is a repository in the repository (and no submodule), a pipe, or gone again.
    return mode === null ? undefined : { path, mode, tracked: false, indexed: undefined };
  }
  const fields = record.split(' ');
  const [modeField, pathField] = kind === 'u' ? [6, 10] : [5, 8];
  // An ordinary record whose second letter is a dot is only staged: the index has it.
  if (kind === '1' && fields[1]?.endsWith('.') === true) return undefined;
  const path = fields.slice(pathField).join(' ');
  const mode = fields[modeField] ?? gone;
  const indexed = kind === 'u' ? undefined : entryAt(path, fields[4] ?? '', fields[7] ?? '');
  return { path, mode: mode === gone ? null : modeOf(mode), tracked: true, indexed };
}

/** Where git does not look at modes on disk, a new file is not executable. */
async function withKnownModes(root: string, changes: readonly Change[]): Promise<readonly Change[]> {
  const isNewTool = ({ mode, tracked }: Change) => mode === '100755' && !tracked;
  if (!changes.some(isNewTool)) return changes;
  const { output } = await askGit(root, ['config', '--type=bool', 'core.fileMode']);
  if (output.toString('latin1').trim() !== 'false') return changes;
  return changes.map((change) => (isNewTool(change) ? { ...change, mode: '100644' } : change));
}
