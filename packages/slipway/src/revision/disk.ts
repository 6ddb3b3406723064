import { createHash } from 'node:crypto';
import { lstat, mkdtemp, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { SlipwayError } from '../error.ts';
import { git } from './git.ts';
import { openObjects } from './objects.ts';
import { encodePath } from './path.ts';
import type { TreeEntry } from './revision.ts';
import type { Change } from './working-tree.ts';

/** What git would record as a file's mode; null for what it would not record. */
export async function modeOnDisk(root: string, path: string): Promise<TreeEntry['mode'] | null> {
  const file = await lstat(onDisk(root, path)).catch(() => null);
  if (file?.isSymbolicLink() === true) return '120000';
  if (file?.isFile() !== true) return null;
  return (file.mode & 0o100) === 0 ? '100644' : '100755';
}

/**
 * The entries that changed files would have in a commit, by path; those that are gone are left out.
 * @throws SlipwayError when git cannot read one of them
 */
export async function hashFiles(root: string, changes: readonly Change[]): Promise<ReadonlyMap<string, TreeEntry>> {
  const files = changes.filter(({ mode }) => mode === '100644' || mode === '100755');
  const oids = await hashWithFilters(
    root,
    files.map(({ path }) => path),
    [],
  );
  const blobs = new Map(files.map(({ path }, at) => [path, oids[at] ?? '']));
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
  return mode === '120000' ? readlink(onDisk(root, path), 'buffer') : readFile(onDisk(root, path));
}

/** The id that git gives to a blob: by SHA-1, or by SHA-256 where ids are that long. */
function blobId(bytes: Buffer, length: number): string {
  const hash = createHash(length === 40 ? 'sha1' : 'sha256');
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

async function linkId(root: string, path: string): Promise<string> {
  const format = (await git(root, ['rev-parse', '--show-object-format'])).toString('latin1').trim();
  return blobId(await readlink(onDisk(root, path), 'buffer'), format === 'sha1' ? 40 : 64);
}

async function submoduleCommit(root: string, path: string): Promise<string> {
  return (await git(resolve(root, path), ['rev-parse', 'HEAD'])).toString('latin1').trim();
}

/** Git's ids of files after its filters (line endings, large-file pointers), in the order of the paths. */
async function hashWithFilters(
  root: string,
  paths: readonly string[],
  options: readonly string[],
  env = {},
): Promise<string[]> {
  if (paths.length === 0) return [];
  const input = `${paths.map(quote).join('\n')}\n`;
  const output = await git(root, ['hash-object', ...options, '--stdin-paths'], { input, env });
  return output.toString('latin1').trim().split('\n');
}

/** A path as git takes it on a line, whatever bytes it has. */
function quote(path: string): string {
  const bytes = Array.from(encodePath(path), (byte) => `\\${byte.toString(8).padStart(3, '0')}`);
  return /^[\w./@-]+$/.test(path) ? path : `"${bytes.join('')}"`;
}

/** Git tells filtered bytes only by storing them: here in a folder of their own, which goes away again. */
async function readFiltered(root: string, entries: readonly TreeEntry[]): Promise<ReadonlyMap<string, Buffer>> {
  if (entries.length === 0) return new Map();
  const paths = entries.map(({ path }) => path);
  const objects = (await git(root, ['rev-parse', '--git-path', 'objects'])).toString('utf8').trimEnd();
  const temporary = await mkdtemp(join(tmpdir(), 'slipway-'));
  const env = {
    GIT_OBJECT_DIRECTORY: temporary,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: JSON.stringify(resolve(root, objects)),
  };
  try {
    const oids = await hashWithFilters(root, paths, ['-w'], env);
    const changed = entries.find(({ oid }, at) => oid !== oids[at]);
    if (changed !== undefined) throw new SlipwayError(`${changed.path} was changed while it was read: run it again.`);
    const blobs = await openObjects(root, env).read(oids);
    return new Map(entries.map(({ path, oid }) => [path, blobs.get(oid) ?? Buffer.alloc(0)]));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
