import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import type { TreeEntry } from '../revision/index.ts';
import { programId } from './program-id.ts';

// In a clone's folder for what can be worked out again, `<key>.kept` has what came of the files of one workspace, and
// `<commit>.at` names the key of what a commit has. A key is a hash of all that the rest follows from.

/** How many workspaces are kept in a clone: a base and a head of two branches. */
const most = 4;
/** How many commits are known. */
const mostCommits = 16;
/** Texts that are kept together; each is made one when it is asked for. */
export interface KeptTexts {
  readonly main: () => string;
  readonly rest: () => string;
  /** That of each package, by its place. */
  readonly member: (place: number) => string;
}

/** Of what a workspace is read from, and of the program that reads it. */
export async function keyOf(files: readonly TreeEntry[]): Promise<string> {
  // Loading it takes as long as reading what is kept, and where the commit is known nobody asks for a key.
  const { hash } = await import('node:crypto');
  return hash('sha256', JSON.stringify([programId(), ...files.map(({ path, mode, oid }) => [path, mode, oid])]));
}

/** @returns undefined when nothing unharmed is kept by this program under a key */
export function readTexts(folder: string, key: string): KeptTexts | undefined {
  const bytes = readWhole(join(folder, `${key}.kept`));
  const start = bytes.indexOf(0x0a) + 1;
  const [program, own, ...sizes] = fieldsOf(bytes.toString('utf8', 0, start));
  const [endOfMain = start, endOfRest = start, endOfList = start, end = start] = endsOf(sizes, start);
  if (program !== programId() || own !== key || end !== bytes.length) return undefined;
  // There may be thousands of packages, and most plans ask for a few.
  let ends: readonly number[] | undefined;
  const memberEnds = () => (ends ??= endsOf(fieldsOf(bytes.toString('utf8', endOfRest, endOfList)), endOfList));
  return {
    main: () => bytes.toString('utf8', start, endOfMain),
    rest: () => bytes.toString('utf8', endOfMain, endOfRest),
    member: (place) => bytes.toString('utf8', memberEnds()[place - 1] ?? endOfList, memberEnds()[place] ?? endOfList),
  };
}

/** All of a file at once, for another plan may put something else in its place; nothing of one that is harmed. */
function readWhole(file: string): Buffer {
  return orNothing(() => {
    const descriptor = openSync(file, 'r');
    try {
      return readTwice(descriptor);
    } finally {
      closeSync(descriptor);
    }
  });
}

/** It lies there twice: what is harmed is not the same twice, and to compare takes less time than any sum of it. */
function readTwice(descriptor: number): Buffer {
  const once = Buffer.allocUnsafe(Math.floor(fstatSync(descriptor).size / 2));
  let isSame = readSync(descriptor, once) === once.length;
  // Piece by piece, for which the same memory serves: to get new memory takes as long as to read into it.
  const piece = Buffer.allocUnsafe(1 << 16);
  for (let start = 0; isSame && start < once.length; start += piece.length) {
    const end = Math.min(start + piece.length, once.length);
    const size = readSync(descriptor, piece, 0, end - start, null);
    isSame = size === end - start && once.compare(piece, 0, size, start, end) === 0;
  }
  return isSame ? once : Buffer.alloc(0);
}

/** Where each of some texts ends, by their sizes in bytes. */
function endsOf(sizes: readonly string[], start: number): number[] {
  let end = start;
  return sizes.map((size) => (end += Number(size)));
}

/** In a clone that cannot be written to, the next time takes as long as this one. */
export function keepTexts(
  folder: string,
  key: string,
  { main, rest, members }: { readonly main: string; readonly rest: string; readonly members: readonly string[] },
): void {
  const sizesOf = (texts: readonly string[]) => texts.map((text) => Buffer.byteLength(text));
  const texts = [main, rest, JSON.stringify(sizesOf(members)), members.join('')];
  const head = JSON.stringify([programId(), key, ...sizesOf(texts)]);
  put(folder, `${key}.kept`, `${head}\n${texts.join('')}`.repeat(2), most);
}

/**
 * The key of what a commit has.
 * @param from the folder from which its workspace was looked for
 */
export function keyAt(folder: string, commit: string, from: string): string | undefined {
  const [key, place] = fieldsOf(orNothing(() => readFileSync(join(folder, `${commit}.at`))).toString('utf8'));
  return place === from && key !== undefined && /^[0-9a-f]{64}$/.test(key) ? key : undefined;
}

export function rememberAt(folder: string, commit: string, from: string, key: string): void {
  put(folder, `${commit}.at`, `${JSON.stringify([key, from])}\n`, mostCommits);
}

/** Nothing of what is no list of texts. */
function fieldsOf(line: string): string[] {
  try {
    const value: unknown = JSON.parse(line);
    return Array.isArray(value) ? value.map(String) : [];
  } catch {
    return [];
  }
}

function orNothing(read: () => Buffer): Buffer {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return Buffer.alloc(0);
    throw error;
  }
}

/** Writes a file as a whole or not at all. @param limit how many of its kind stay */
function put(folder: string, name: string, text: string, limit: number): void {
  const unfinished = join(folder, `${name}.${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(unfinished, text);
    renameSync(unfinished, join(folder, name));
    removeOldest(folder, name.slice(name.lastIndexOf('.')), limit);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
}

// Of those that were not finished, each has the number of its process.
const ownName = /^[0-9a-f]{40,64}(\.kept|\.at)(?:\.\d+)?$/;

function removeOldest(folder: string, kind: string, limit: number): void {
  const kept = readdirSync(folder)
    .filter((name) => ownName.exec(name)?.[1] === kind)
    .map((name) => ({ name, time: statSync(join(folder, name)).mtimeMs }));
  for (const { name } of kept.sort((a, b) => b.time - a.time).slice(limit)) rmSync(join(folder, name), { force: true });
}
