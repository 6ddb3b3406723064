import { posix } from 'node:path';

import type { Revision } from '../revision/index.ts';
import { findRoot } from './find-root.ts';
import { readKept } from './kept-workspace.ts';
import { assemble } from './parsed-workspace.ts';
import type { Reading } from './read-anew.ts';
import { isWanted, nameOf, wantedWords } from './wanted-files.ts';
import type { Workspace } from './workspace.ts';

interface WorkspaceOptions {
  /** A folder of the repository: its workspace is the one in it or the nearest above it. */
  readonly from?: string;
}

const readingOf = new WeakMap<Revision, { readonly from: string; readonly reading: Reading }>();

/**
 * Reads the pnpm workspace of a revision.
 * @throws SlipwayError when there is none, one of its files cannot be understood, or the lockfile does not match
 */
export async function readWorkspace(revision: Revision, { from = '' }: WorkspaceOptions = {}): Promise<Workspace> {
  const reading = sameAsBeside(revision, from) ?? (await read(revision, from));
  readingOf.set(revision, { from, reading });
  return { ...reading.workspace };
}

/** The reading of the revision beside, when nothing differs of what a workspace is read from. */
function sameAsBeside({ beside }: Revision, from: string): Reading | undefined {
  const known = beside === undefined ? undefined : readingOf.get(beside.first);
  if (known?.from !== from) return undefined;
  const { root, given, workspace } = known.reading;
  const hooks = workspace.settings.hooks.map((path) => posix.join(root, path));
  const matters = (path: string) => isWanted(nameOf(path)) || given.has(path) || hooks.includes(path);
  return beside?.differences.some(({ path }) => matters(path)) === true ? undefined : known.reading;
}

async function read(revision: Revision, from: string): Promise<Reading> {
  const found = revision.named(wantedWords).filter(({ path }) => isWanted(nameOf(path)));
  const root = findRoot(revision.name, found, from);
  const prefix = root === '' ? '' : `${root}/`;
  const inside = found
    .filter(({ path }) => path.startsWith(prefix) && !path.includes('node_modules/'))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const kept = revision.scratch === undefined ? undefined : readKept(revision.scratch, inside);
  if (kept?.root === root) {
    return { root, files: new Map(), given: new Map(), hooked: false, workspace: assemble(kept) };
  }
  const { readAnew } = await import('./read-anew.ts');
  return readAnew(revision, root, inside);
}
