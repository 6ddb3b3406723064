import { resolve } from 'node:path';

import { SlipwayError } from '../error.ts';
import { readCommit, type Clone, type Named } from './clone.ts';
import { isId, readCommits, startComparing } from './commit-pair.ts';
import { asCommit, commitsOf } from './commits.ts';
import { unreadable } from './faults.ts';
import { askGit } from './git.ts';
import { openObjects } from './objects.ts';
import { decodePath } from './path.ts';
import type { Repository } from './revision.ts';
import { askStatus } from './status.ts';

// A path may hold line breaks: of the two that could, one comes last, and a yes or no stands between them.
const questions = [
  ...['--is-inside-work-tree', '--is-shallow-repository', '--show-cdup'],
  ...['--show-prefix', '--is-bare-repository', '--git-common-dir'],
];

/** What will be asked for, so that git can work on it from the start. */
interface Expected {
  /** The working tree when undefined. */
  readonly head?: string | undefined;
  readonly base?: string | undefined;
}

/**
 * Opens the git repository that a folder lies in.
 * @throws SlipwayError when there is none, or git cannot read it
 */
export async function openRepository(cwd: string, expected?: Expected): Promise<Repository> {
  const refs = [expected?.head, expected?.base].filter((ref) => ref !== undefined);
  const started = expected !== undefined && expected.head === undefined ? askStatus(cwd) : undefined;
  const comparing = startComparing(cwd, refs);
  const { lines, known } = await askRepository(cwd, refs);
  const [inside, shallow, up = '', ...rest] = lines;
  const between = rest.findLastIndex((line) => line === 'true' || line === 'false');
  const prefix = rest.slice(0, between).join('\n').replace(/\/$/, '');
  const scratch = scratchIn(resolve(cwd, rest.slice(between + 1, -1).join('\n')));
  const root = resolve(cwd, up);
  const clone: Clone = { root, objects: openObjects(root), scratch, open: openRepository };
  const commits = commitsOf(root, known);
  const readNamed = async (ref: string) => {
    const named = await commits.find(ref);
    return named === undefined ? undefined : readCommit(clone, named);
  };
  const status = () => {
    if (inside === 'true') return started ?? askStatus(root);
    throw new SlipwayError(`There is no working tree in ${root}, which is bare: name a commit, as in \`--head main\`.`);
  };
  return {
    root,
    prefix,
    bare: inside !== 'true',
    shallow: shallow === 'true',
    revision: readNamed,
    firstOf: commits.firstOf,
    pair: async (ref, other) => {
      const [first, second] = await Promise.all([commits.find(ref), commits.find(other)]);
      if (first !== undefined && second !== undefined) return readCommits(clone, first, second, comparing);
      return Promise.all([readNamed(ref), readNamed(other)]);
    },
    workingTree: async () => {
      const asked = status();
      const { readWorkingTree } = await import('./working-tree.ts');
      return readWorkingTree(clone, asked);
    },
    workingTreeBeside: async (other) => {
      const asked = status();
      const { readTreeBeside, readWorkingTree } = await import('./working-tree.ts');
      const second = await commits.find(other);
      return second === undefined
        ? [await readWorkingTree(clone, asked), undefined]
        : readTreeBeside(clone, second, asked);
    },
  };
}

async function askRepository(cwd: string, refs: readonly string[]): Promise<{ lines: string[]; known: Named[] }> {
  const plain = refs.filter((ref) => !ref.startsWith('-'));
  const { code, output, complaint } = await askGit(cwd, ['rev-parse', ...plain.map(asCommit), ...questions]);
  if (code === 0) {
    const lines = decodePath(output).split('\n');
    const ids = lines.splice(0, plain.length);
    // Of what is no single commit come more lines, or other ones; each that is asked for is then looked at by itself.
    if (ids.every(isId) && /^(?:true|false)$/.test(lines[0] ?? ''))
      return { lines, known: plain.map((ref, at) => ({ ref, commit: ids[at] ?? '' })) };
  }
  if (plain.length > 0) return askRepository(cwd, []);
  throw unreadable(cwd, complaint);
}

/** @param folder git's own, which all working copies of a clone share */
function scratchIn(folder: string): string {
  return resolve(folder, 'slipway');
}

/** Where a clone's folder for what can be worked out again is, when we are at the top of an ordinary one. */
export function usualScratch(cwd: string): string {
  return scratchIn(resolve(cwd, '.git'));
}
