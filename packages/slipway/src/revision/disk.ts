import { createHash } from 'node:crypto';
import { fstatSync, type Stats } from 'node:fs';
import { lstat, readFile, readlink } from 'node:fs/promises';
import { resolve } from 'node:path';

import { changedMeanwhile } from './faults.ts';
import { git } from './git.ts';
import { encodePath } from './path.ts';
import type { TreeEntry } from './revision.ts';
import { stageAside } from './stage-aside.ts';

/** Bytes; line endings are a matter of texts. */
const largestTurned = 16 * 1024 * 1024;

/** A file that differs from git's index; no mode when it is gone. */
export interface Change {
  readonly path: string;
  readonly mode: TreeEntry['mode'] | null;
  /** Whether git was told of it. */
  readonly tracked: boolean;
  /** What the index has of it; undefined where that is nothing, or several things in conflict. */
  readonly indexed: TreeEntry | undefined;
}

/** What git would record as an untracked file's mode; null for what it would not record, and for what we print to. */
export async function modeOnDisk(root: string, path: string): Promise<TreeEntry['mode'] | null> {
  const file = await lstat(onDisk(root, path)).catch(() => null);
  if (file?.isSymbolicLink() === true) return '120000';
  if (file?.isFile() !== true || isOwnOutput(file)) return null;
  return (file.mode & 0o100) === 0 ? '100644' : '100755';
}

/** Whether a file is what this very process prints to, as in `slipway plan --json > plan.json`. */
function isOwnOutput({ dev, ino }: Stats): boolean {
  try {
    const output = fstatSync(1);
    return output.isFile() && output.dev === dev && output.ino === ino;
  } catch {
    // Nobody listens.
    return false;
  }
}

/**
 * The entries that changed files would have in a commit, by path; those that are gone are left out.
 * @throws SlipwayError when git cannot read one of them
 */
export async function hashFiles(root: string, changes: readonly Change[]): Promise<ReadonlyMap<string, TreeEntry>> {
  const files = changes.filter(({ mode }) => mode === '100644' || mode === '100755');
  const blobs = await blobIds(root, files);
  const entries = new Map<string, TreeEntry>();
  for (const { path, mode } of changes) {
    if (mode === null) continue;
    const oid = blobs.get(path) ?? (mode === '120000' ? await linkId(root, path) : await submoduleCommit(root, path));
    entries.set(path, { path, mode, oid });
  }
  return entries;
}

/**
 * The bytes of changed files as a commit would hold them, by path.
 * @throws SlipwayError when a file has changed since `hashFiles`
 */
export async function readChanged(root: string, entries: readonly TreeEntry[]): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const filtered: TreeEntry[] = [];
  for (const entry of entries) {
    if (entry.mode === '160000') continue;
    const bytes = await bytesOnDisk(root, entry);
    if (blobId(bytes, entry.oid.length) === entry.oid) files.set(entry.path, bytes);
    else filtered.push(entry);
  }
  for (const [path, bytes] of await readFiltered(root, filtered)) files.set(path, bytes);
  return files;
}

function onDisk(root: string, path: string): Buffer {
  return Buffer.concat([Buffer.from(`${root}/`), encodePath(path)]);
}

function bytesOnDisk(root: string, { path, mode }: TreeEntry): Promise<Buffer> {
  return mode === '120000' ? linkOnDisk(root, path) : whileThere(path, readFile(onDisk(root, path)));
}

/** What a symbolic link says. Where git writes links as files (`core.symlinks`), that is all that stands in the file. */
function linkOnDisk(root: string, path: string): Promise<Buffer> {
  const link = readlink(onDisk(root, path), 'buffer').catch((error: unknown) => {
    if (codeOf(error) === 'EINVAL') return readFile(onDisk(root, path));
    throw error;
  });
  return whileThere(path, link);
}

/** @throws SlipwayError when the file has gone since git told of it */
async function whileThere<T>(path: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR', 'EINVAL'].includes(codeOf(error))) changedMeanwhile(path);
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** The id that git gives to a blob: by SHA-1, or by SHA-256 where ids are that long. */
function blobId(bytes: Buffer, length: number): string {
  const hash = createHash(length === 40 ? 'sha1' : 'sha256');
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

async function linkId(root: string, path: string): Promise<string> {
  const format = (await git(root, ['rev-parse', '--show-object-format'])).toString('latin1').trim();
  return blobId(await linkOnDisk(root, path), format === 'sha1' ? 40 : 64);
}

async function submoduleCommit(root: string, path: string): Promise<string> {
  return (await git(resolve(root, path), ['rev-parse', 'HEAD'])).toString('latin1').trim();
}

/** Git's ids of files after its filters (line endings, large-file pointers), by path. */
async function blobIds(root: string, files: readonly Change[]): Promise<ReadonlyMap<string, string>> {
  if (files.length === 0) return new Map();
  const input = `${files.map(({ path }) => quote(path)).join('\n')}\n`;
  const oids = (await git(root, ['hash-object', '--stdin-paths'], { input })).toString('latin1').trim().split('\n');
  const blobs = new Map(files.map(({ path }, at) => [path, oids[at] ?? '']));
  const turned = await Promise.all(files.map(async (file) => isTurned(root, file, blobs.get(file.path) ?? '')));
  const paths = files.filter((_, at) => turned[at]).map(({ path }) => path);
  for (const [path, { oid }] of await stageAside(root, paths)) blobs.set(path, oid);
  return blobs;
}

/** Whether filters act on a file that git knows already: what it knows may stop them. */
async function isTurned(root: string, { path, tracked }: Change, oid: string): Promise<boolean> {
  if (!tracked || (await whileThere(path, lstat(onDisk(root, path)))).size > largestTurned) return false;
  return blobId(await whileThere(path, readFile(onDisk(root, path))), oid.length) !== oid;
}

/** A path as git takes it on a line, whatever bytes it has. */
function quote(path: string): string {
  const bytes = Array.from(encodePath(path), (byte) => `\\${byte.toString(8).padStart(3, '0')}`);
  return /^[\w./@-]+$/.test(path) ? path : `"${bytes.join('')}"`;
}

/** @throws SlipwayError when a file has changed since its id was taken */
async function readFiltered(root: string, entries: readonly TreeEntry[]): Promise<ReadonlyMap<string, Buffer>> {
  const staged = await stageAside(
    root,
    entries.map(({ path }) => path),
  );
  return new Map(
    entries.map(({ path, oid }) => {
      const found = staged.get(path);
      if (found?.oid === oid) return [path, found.bytes];
      return changedMeanwhile(path);
    }),
  );
}
