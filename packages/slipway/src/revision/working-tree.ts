import { hashFiles, modeOnDisk, readChanged, type Change } from './disk.ts';
import { askGit, git } from './git.ts';
import { readFiles, type Objects } from './objects.ts';
import type { Revision, Tree } from './revision.ts';
import { modeOf, parseIndex, records, treeOf } from './tree.ts';

const statusOptions = ['--porcelain=v2', '-z', '--untracked-files=all', '--no-renames', '--ignore-submodules=dirty'];
const gone = '000000';

/**
 * The working tree as `git add --all` would commit it: staged, unstaged and untracked files, without the ignored ones.
 * Git's own filters say what a file's bytes are, so line endings and large-file pointers are those of a commit.
 * Of a submodule counts the commit that is checked out, not what was changed in it since.
 */
export async function readWorkingTree(
  root: string,
  objects: Objects,
): Promise<{ readonly tree: Tree; readonly read: Revision['read'] }> {
  const [index, status] = await Promise.all([
    git(root, ['ls-files', '--stage', '-z']),
    git(root, ['status', ...statusOptions]),
  ]);
  const entries = parseIndex(index);
  const read = await Promise.all(records(status).map((record) => readChange(root, record)));
  const changes = await withKnownModes(
    root,
    read.filter((change) => change !== undefined),
  );
  const changed = await hashFiles(root, changes);
  for (const { path } of changes) {
    const entry = changed.get(path);
    if (entry === undefined) entries.delete(path);
    else entries.set(path, entry);
  }
  return {
    tree: treeOf(entries),
    read: async (files) => {
      const wanted = Iterator.from(files)
        .map((file) => (typeof file === 'string' ? file : file.path))
        .toArray();
      const stored = wanted.filter((path) => !changed.has(path));
      const loose = wanted.flatMap((path) => changed.get(path) ?? []);
      const both = await Promise.all([readFiles({ entries }, objects, stored), readChanged(root, loose)]);
      return new Map(both.flatMap((files) => [...files]));
    },
  };
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
    return mode === null ? undefined : { path, mode, tracked: false };
  }
  const fields = record.split(' ');
  const [modeField, pathField] = kind === 'u' ? [6, 10] : [5, 8];
  // An ordinary record whose second letter is a dot is only staged: the index has it.
  if (kind === '1' && fields[1]?.endsWith('.') === true) return undefined;
  const mode = fields[modeField] ?? gone;
  return { path: fields.slice(pathField).join(' '), mode: mode === gone ? null : modeOf(mode), tracked: true };
}

/** Where git does not look at modes on disk, a new file is not executable. */
async function withKnownModes(root: string, changes: readonly Change[]): Promise<readonly Change[]> {
  const isNewTool = ({ mode, tracked }: Change) => mode === '100755' && !tracked;
  if (!changes.some(isNewTool)) return changes;
  const { output } = await askGit(root, ['config', '--type=bool', 'core.fileMode']);
  if (output.toString('latin1').trim() !== 'false') return changes;
  return changes.map((change) => (isNewTool(change) ? { ...change, mode: '100644' } : change));
}
