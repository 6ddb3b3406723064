import { resolve } from 'node:path';

import { SlipwayError } from '../error.ts';
import { unreadable } from './faults.ts';
import { askGit, git } from './git.ts';
import { openObjects, readFiles, type Objects } from './objects.ts';
import { decodePath } from './path.ts';
import type { Repository, Revision, Tree } from './revision.ts';
import { parseTree, patchTree } from './tree.ts';

// A path may hold line breaks: of the two that could, one comes last, and a yes or no stands between them.
const questions = [
  ...['--is-inside-work-tree', '--is-shallow-repository', '--show-cdup'],
  ...['--show-prefix', '--is-bare-repository', '--git-common-dir'],
];

/** What every revision of a clone is read with. */
interface Clone {
  readonly root: string;
  readonly objects: Objects;
  /** A folder in it for what can be worked out again. */
  readonly scratch: string;
}

/** Ids of commits by what people call them; undefined for what this clone lacks. */
type Commits = Map<string, Promise<string | undefined>>;

/**
 * Opens the git repository that a folder lies in.
 * @param refs what will be asked for: resolved in the same call of git, when all of it is there
 * @throws SlipwayError when there is none, or git cannot read it
 */
export async function openRepository(cwd: string, refs: readonly string[] = []): Promise<Repository> {
  const { lines, commits } = await askRepository(cwd, refs);
  const [inside, shallow, up = '', ...rest] = lines;
  const between = rest.findLastIndex((line) => line === 'true' || line === 'false');
  const prefix = rest.slice(0, between).join('\n').replace(/\/$/, '');
  const scratch = resolve(cwd, rest.slice(between + 1, -1).join('\n'), 'slipway');
  const root = resolve(cwd, up);
  const objects = openObjects(root);
  const clone = { root, objects, scratch };
  return {
    root,
    prefix,
    bare: inside !== 'true',
    shallow: shallow === 'true',
    revision: (ref) => readCommit(clone, commits, ref),
    firstOf: async (refs) => {
      const found = await Promise.all(refs.map((ref) => commitOf(root, commits, ref)));
      return refs.find((_, at) => found[at] !== undefined);
    },
    pair: (ref, other) => readPair(clone, commits, ref, other),
    workingTree: async () => {
      if (inside === 'true') {
        const { readWorkingTree } = await import('./working-tree.ts');
        const { tree, read } = await readWorkingTree(root, objects);
        return makeRevision(clone, 'working tree', null, tree, read);
      }
      throw new SlipwayError(
        `There is no working tree in ${root}, which is bare: name a commit, as in \`--head main\`.`,
      );
    },
  };
}

async function askRepository(cwd: string, refs: readonly string[]): Promise<{ lines: string[]; commits: Commits }> {
  const names = refs.filter((ref) => !ref.startsWith('-')).map((ref) => `${ref}^{commit}`);
  const { code, output, complaint } = await askGit(cwd, ['rev-parse', ...names, ...questions]);
  if (code === 0) {
    const lines = decodePath(output).split('\n');
    const ids = lines.splice(0, names.length);
    return { lines, commits: new Map(names.map((name, at) => [name, Promise.resolve(ids[at])])) };
  }
  if (names.length > 0) return askRepository(cwd, []);
  throw unreadable(cwd, complaint);
}

async function readCommit(clone: Clone, commits: Commits, ref: string) {
  const commit = await commitOf(clone.root, commits, ref);
  return commit === undefined ? undefined : readTree(clone, ref, commit);
}

async function readTree(clone: Clone, ref: string, commit: string): Promise<Revision> {
  const tree = parseTree(await git(clone.root, ['ls-tree', '-r', '-z', '--full-tree', commit]));
  return makeRevision(clone, ref, commit, tree, (files) => readFiles(tree, clone.objects, files));
}

async function readPair(clone: Clone, commits: Commits, ref: string, other: string) {
  const { root } = clone;
  const [commit, otherCommit] = await Promise.all([commitOf(root, commits, ref), commitOf(root, commits, other)]);
  if (commit === undefined || otherCommit === undefined) {
    return Promise.all([readCommit(clone, commits, ref), readCommit(clone, commits, other)]);
  }
  const [first, { code, output }] = await Promise.all([
    readTree(clone, ref, commit),
    askGit(root, ['diff-tree', '-r', '-z', '--no-renames', '--ignore-submodules=none', commit, otherCommit]),
  ]);
  // The first could be read, so a tree of the other is missing: then this clone does not have it.
  if (code !== 0) return [first, undefined] as const;
  const { tree, differences } = patchTree(first, output);
  const read: Revision['read'] = (files) => readFiles(tree, clone.objects, files);
  return [first, makeRevision(clone, other, otherCommit, tree, read, { first, differences })] as const;
}

/** @returns undefined when this clone has no such commit */
async function commitOf(root: string, commits: Commits, ref: string): Promise<string | undefined> {
  const name = `${ref}^{commit}`;
  const known = commits.get(name) ?? askCommit(root, name);
  commits.set(name, known);
  return known;
}

async function askCommit(root: string, name: string): Promise<string | undefined> {
  const { code, output } = await askGit(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', name]);
  return code === 0 ? output.toString('latin1').trim() : undefined;
}

function makeRevision(
  { root, scratch }: Clone,
  name: string,
  commit: string | null,
  tree: Tree,
  read: Revision['read'],
  beside?: Revision['beside'],
): Revision {
  return {
    name,
    commit,
    scratch,
    get entries() {
      return tree.entries;
    },
    named: (words) => tree.named(words),
    ...(beside === undefined ? {} : { beside }),
    read,
    contents: async (files) => {
      const { withLargeFiles } = await import('./large-files.ts');
      return withLargeFiles(root, await read(files));
    },
    submodule: async (path) => {
      const { openSubmodule } = await import('./submodule.ts');
      return openSubmodule(root, path, tree.entries.get(path)?.oid ?? '', openRepository);
    },
  };
}
