import { posix } from 'node:path';

import { isId, type Revision, type TreeEntry } from '../revision/index.ts';
import { findRoot } from './find-root.ts';
import { readKept, readKeptAt, rememberKept } from './kept-workspace.ts';
import { assemble, type ParsedWorkspace } from './parsed-workspace.ts';
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
  const reading = sameAsBeside(revision, from) ?? (await keptAt(revision, from)) ?? (await read(revision, from));
  readingOf.set(revision, { from, reading });
  return { ...reading.workspace };
}

/** The reading of the revision beside, when nothing differs of what a workspace is read from. */
function sameAsBeside(revision: Revision, from: string): Reading | undefined {
  const known = revision.beside === undefined ? undefined : readingOf.get(revision.beside.other);
  return known?.from === from && isSameBeside(revision, known.reading) ? known.reading : undefined;
}

function isSameBeside({ beside }: Revision, { root, given, workspace }: Reading): boolean {
  const hooks = workspace.settings.hooks.map((path) => posix.join(root, path));
  const matters = (path: string) => isWanted(nameOf(path)) || given.has(path) || hooks.includes(path);
  return beside?.differences.some(({ path }) => matters(path)) === false;
}

/** What is kept of its commit, or of the one beside if nothing differs that matters: then its files need not be listed. */
async function keptAt(revision: Revision, from: string): Promise<Reading | undefined> {
  const { scratch, commit, beside } = revision;
  if (scratch === undefined) return undefined;
  const own = commit === null ? undefined : keptReading(scratch, commit, from);
  if (own !== undefined) return own;
  const other = beside?.other.commit ?? null;
  const reading = other === null ? undefined : keptReading(scratch, other, from);
  if (other === null || reading === undefined || !isSameBeside(revision, reading)) return undefined;
  if (commit !== null) await rememberKept(scratch, commit, from, other);
  return reading;
}

/** What was read before it was asked for, by where it is kept. */
const readEarly = new Map<string, Reading>();

function keptReading(scratch: string, commit: string, from: string): Reading | undefined {
  const known = readEarly.get(placeOf(scratch, commit, from));
  if (known !== undefined) return known;
  const kept = readKeptAt(scratch, commit, from);
  return kept === undefined ? undefined : readingFrom(kept);
}

/**
 * Reads what is kept of the first of some commits of which anything is, while git is asked where we are.
 * @param scratch where that most likely is; where it is not, nothing comes of it
 * @param refs what may be commits' ids; nothing is kept of what is none
 */
export function readAhead(scratch: string, refs: readonly (string | undefined)[]): void {
  for (const ref of refs) {
    const reading = ref !== undefined && isId(ref) ? keptReading(scratch, ref, '') : undefined;
    if (ref === undefined || reading === undefined) continue;
    readEarly.set(placeOf(scratch, ref, ''), reading);
    return;
  }
}

function placeOf(scratch: string, commit: string, from: string): string {
  return JSON.stringify([scratch, commit, from]);
}

function readingFrom(kept: ParsedWorkspace): Reading {
  return { root: kept.root, files: new Map(), given: new Map(), hooked: false, workspace: assemble(kept) };
}

async function read(revision: Revision, from: string): Promise<Reading> {
  const found = revision.named(wantedWords).filter(({ path }) => isWanted(nameOf(path)));
  const root = findRoot(revision.name, found, from);
  const prefix = root === '' ? '' : `${root}/`;
  const inside = found
    .filter(({ path }) => path.startsWith(prefix) && !path.includes('node_modules/'))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const reading = await readInside(revision, root, inside);
  const { scratch, commit } = revision;
  if (scratch !== undefined && commit !== null) await rememberKept(scratch, commit, from, inside);
  return reading;
}

async function readInside(revision: Revision, root: string, inside: readonly TreeEntry[]): Promise<Reading> {
  const kept = revision.scratch === undefined ? undefined : await readKept(revision.scratch, inside);
  if (kept?.root === root) return readingFrom(kept);
  const { readAnew } = await import('./read-anew.ts');
  return readAnew(revision, root, inside);
}
