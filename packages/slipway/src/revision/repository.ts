import { resolve } from 'node:path';

import { SlipwayError } from '../error.ts';
import { askGit, git } from './git.ts';
import { withLargeFiles } from './large-files.ts';
import { openObjects, readPaths, type Objects } from './objects.ts';
import { decodePath } from './path.ts';
import type { Repository, Revision } from './revision.ts';
import { openSubmodule } from './submodule.ts';
import { parseTree, patchTree } from './tree.ts';
import { readWorkingTree } from './working-tree.ts';

const questions = ['--is-inside-work-tree', '--is-shallow-repository', '--show-cdup', '--show-prefix'];

/**
 * Opens the git repository that a folder lies in.
 * @throws SlipwayError when there is none, or git cannot read it
 */
export async function openRepository(cwd: string): Promise<Repository> {
  const { code, output, complaint } = await askGit(cwd, ['rev-parse', ...questions]);
  if (code !== 0) throw new SlipwayError(`Cannot read a git repository in ${cwd}: ${complaint}.`);
  const [inside, shallow, up = '', ...rest] = decodePath(output).split('\n');
  // The prefix comes last because it may hold line breaks itself.
  const prefix = rest.slice(0, -1).join('\n').replace(/\/$/, '');
  const root = resolve(cwd, up);
  const objects = openObjects(root);
  return {
    root,
    prefix,
    bare: inside !== 'true',
    shallow: shallow === 'true',
    revision: (ref) => readCommit(root, objects, ref),
    pair: (ref, other) => readPair(root, objects, ref, other),
    workingTree: async () => {
      if (inside === 'true') {
        const { entries, read } = await readWorkingTree(root, objects);
        return makeRevision(root, 'working tree', null, entries, read);
      }
      throw new SlipwayError(
        `There is no working tree in ${root}, which is bare: name a commit, as in \`--head main\`.`,
      );
    },
  };
}

async function readCommit(root: string, objects: Objects, ref: string): Promise<Revision | undefined> {
  const commit = await commitOf(root, ref);
  return commit === undefined ? undefined : readTree(root, objects, ref, commit);
}

async function readTree(root: string, objects: Objects, ref: string, commit: string): Promise<Revision> {
  const entries = parseTree(await git(root, ['ls-tree', '-r', '-z', '--full-tree', commit]));
  return makeRevision(root, ref, commit, entries, (paths) => readPaths(entries, objects, paths));
}

async function readPair(root: string, objects: Objects, ref: string, other: string) {
  const [commit, otherCommit] = await Promise.all([commitOf(root, ref), commitOf(root, other)]);
  if (commit === undefined || otherCommit === undefined) {
    const found = await Promise.all([readCommit(root, objects, ref), readCommit(root, objects, other)]);
    return found;
  }
  const [first, differences] = await Promise.all([
    readTree(root, objects, ref, commit),
    git(root, ['diff-tree', '-r', '-z', '--no-renames', '--ignore-submodules=none', commit, otherCommit]),
  ]);
  const { entries, paths } = patchTree(first.entries, differences);
  const second = makeRevision(root, other, otherCommit, entries, (wanted) => readPaths(entries, objects, wanted));
  return [first, { ...second, beside: { first, paths } }] as const;
}

/** @returns undefined when this clone has no such commit */
async function commitOf(root: string, ref: string): Promise<string | undefined> {
  const name = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
  const { code, output } = await askGit(root, name);
  return code === 0 ? output.toString('latin1').trim() : undefined;
}

function makeRevision(
  root: string,
  name: string,
  commit: string | null,
  entries: Revision['entries'],
  read: Revision['read'],
): Revision {
  return {
    name,
    commit,
    entries,
    read,
    contents: async (paths) => withLargeFiles(root, await read(paths)),
    submodule: (path) => openSubmodule(root, path, entries.get(path)?.oid ?? '', openRepository),
  };
}
