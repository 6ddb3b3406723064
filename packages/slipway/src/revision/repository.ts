import { resolve } from 'node:path';

import { SlipwayError } from '../error.ts';
import { unreadable } from './faults.ts';
import { askGit, git, gitNow, type GitAnswer } from './git.ts';
import { openObjects, readFiles, type Objects } from './objects.ts';
import { decodePath } from './path.ts';
import type { Repository, Revision, Tree } from './revision.ts';
import { parseTree, patchTree } from './tree.ts';

// A path may hold line breaks: of the two that could, one comes last, and a yes or no stands between them.
const questions = [
  ...['--is-inside-work-tree', '--is-shallow-repository', '--show-cdup'],
  ...['--show-prefix', '--is-bare-repository', '--git-common-dir'],
];

const listTree = ['ls-tree', '-r', '-z', '--full-tree'];
const compareTrees = ['diff-tree', '-r', '-z', '--no-renames', '--no-relative', '--ignore-submodules=none'];

/** What every revision of a clone is read with. */
interface Clone {
  readonly root: string;
  readonly objects: Objects;
  /** A folder in it for what can be worked out again. */
  readonly scratch: string;
  /** What git was asked before anybody asked for it. */
  readonly asked: Comparing | undefined;
}

/** Git at work on what differs between two commits. */
interface Comparing {
  readonly first: string;
  readonly second: string;
  readonly answer: Promise<GitAnswer>;
}

/** Ids of commits by what people call them; undefined for what this clone lacks. */
type Commits = Map<string, Promise<string | undefined>>;

/**
 * Opens the git repository that a folder lies in.
 * @param refs what will be asked for: resolved in the same call of git, when all of it is there
 * @throws SlipwayError when there is none, or git cannot read it
 */
export async function openRepository(cwd: string, refs: readonly string[] = []): Promise<Repository> {
  const asked = startComparing(cwd, refs);
  const { lines, commits } = await askRepository(cwd, refs);
  const [inside, shallow, up = '', ...rest] = lines;
  const between = rest.findLastIndex((line) => line === 'true' || line === 'false');
  const prefix = rest.slice(0, between).join('\n').replace(/\/$/, '');
  const scratch = resolve(cwd, rest.slice(between + 1, -1).join('\n'), 'slipway');
  const root = resolve(cwd, up);
  const objects = openObjects(root);
  const clone = { root, objects, scratch, asked };
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

/** Two commits by their ids are always the same two: git compares them while it is asked where we are. */
function startComparing(cwd: string, [first = '', second = '']: readonly string[]): Comparing | undefined {
  if (!isId(first) || !isId(second)) return undefined;
  const answer = askGit(cwd, [...compareTrees, first, second]);
  // That there is no git, the other question tells.
  answer.catch(() => undefined);
  return { first, second, answer };
}

function isId(ref: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(ref);
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
  const list = await git(clone.root, [...listTree, commit]);
  const tree = parseTree(() => list);
  return makeRevision(clone, ref, commit, tree, readerOf(clone, tree));
}

function readerOf({ objects }: Clone, tree: Tree): Revision['read'] {
  return (files) => readFiles(tree, objects, files);
}

async function readPair(clone: Clone, commits: Commits, ref: string, other: string) {
  const { root, asked } = clone;
  const [commit, otherCommit] = await Promise.all([commitOf(root, commits, ref), commitOf(root, commits, other)]);
  if (commit === undefined || otherCommit === undefined) {
    return Promise.all([readCommit(clone, commits, ref), readCommit(clone, commits, other)]);
  }
  const isAsked = asked?.first === commit && asked.second === otherCommit;
  const { code, output } = await (isAsked ? asked.answer : askGit(root, [...compareTrees, commit, otherCommit]));
  // If the first can be read, a tree of the other is missing: then this clone does not have it.
  if (code !== 0) return [await readTree(clone, ref, commit), undefined] as const;
  // Where it is known what the first has, nobody asks for its files.
  const firstTree = parseTree(() => gitNow(root, [...listTree, commit]));
  const { tree, differences } = patchTree(firstTree, output);
  const first: Revision = makeRevision(clone, ref, commit, firstTree, readerOf(clone, firstTree), () => ({
    other: second,
    differences: differences.map(({ path, inOther, inThis }) => ({ path, inOther: inThis, inThis: inOther })),
  }));
  const second: Revision = makeRevision(clone, other, otherCommit, tree, readerOf(clone, tree), () => ({
    other: first,
    differences,
  }));
  return [first, second] as const;
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
  beside: () => Revision['beside'] = () => undefined,
): Revision {
  return {
    name,
    commit,
    scratch,
    get entries() {
      return tree.entries;
    },
    named: (words) => tree.named(words),
    get beside() {
      return beside();
    },
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
