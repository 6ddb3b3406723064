import { isUtf8 } from 'node:buffer';

import { decodePath } from './path.ts';
import type { Tree, TreeEntry } from './revision.ts';

const modes = ['100644', '100755', '120000', '160000'] as const;
const regular = modes[0];

/** Old repositories also hold group-writable files (100664), which git itself takes for regular ones. */
export function modeOf(text: string): TreeEntry['mode'] {
  return modes.find((mode) => mode === text) ?? regular;
}

/** The records of git's answers with `-z`, as strings. */
export function records(output: Buffer): string[] {
  const all = textOf(output).split('\0');
  all.pop();
  return all;
}

/**
 * Reads `git ls-tree -r -z`: `<mode> <type> <oid>\t<path>`. A plan mostly asks for a few names, so the whole list is only
 * made when somebody wants it.
 * @param list asks git, when something of it is wanted
 */
export function parseTree(list: () => Buffer): Tree {
  let text: string | undefined;
  let entries: Tree['entries'] | undefined;
  return {
    get entries() {
      return (entries ??= allEntries((text ??= textOf(list()))));
    },
    named: (words) => entriesNamed((text ??= textOf(list())), words),
  };
}

/** A tree whose entries are at hand. */
export function treeOf(entries: ReadonlyMap<string, TreeEntry>): Tree {
  return {
    entries,
    named: (words) =>
      entries
        .values()
        .filter((entry) => isNamed(entry, words))
        .toArray(),
  };
}

/** A file as two revisions have it; undefined where one has none. */
export interface FileSides {
  readonly before: TreeEntry | undefined;
  readonly after: TreeEntry | undefined;
}

/**
 * Reads the answer of `git diff-tree -r -z --no-renames` or `git diff-index -z --no-renames`:
 * `:<mode> <mode> <oid> <oid> <letter>`, `<path>`, in turn. Of a conflict in the index, the second mode is nought.
 * @returns by path
 */
export function parseDifferences(output: Buffer): Map<string, FileSides> {
  const differences = new Map<string, FileSides>();
  const fields = records(output);
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [oldMode = '', mode = '', oldId = '', oid = ''] = (fields[at] ?? '').slice(1).split(' ');
    const path = fields[at + 1] ?? '';
    const sides = { before: entryAt(path, oldMode, oldId), after: entryAt(path, mode, oid) };
    // Git also tells of modes that come to the same.
    if (!isSameFile(sides)) differences.set(path, sides);
  }
  return differences;
}

/** @param mode nought where there is no file */
export function entryAt(path: string, mode: string, oid: string): TreeEntry | undefined {
  return /^0*$/.test(mode) ? undefined : { path, mode: modeOf(mode), oid };
}

export function isSameFile({ before, after }: FileSides): boolean {
  return before?.oid === after?.oid && before?.mode === after?.mode;
}

/** The tree that another becomes by what differs. */
export function patchTree(before: Tree, differences: ReadonlyMap<string, FileSides>): Tree {
  let entries: Tree['entries'] | undefined;
  return {
    get entries() {
      return (entries ??= patched(before.entries, differences));
    },
    named(words) {
      const same = before.named(words).filter(({ path }) => !differences.has(path));
      const changed = differences.values().flatMap(({ after }) => (after === undefined ? [] : [after]));
      return [...same, ...changed.filter((entry) => isNamed(entry, words))];
    },
  };
}

function textOf(output: Buffer): string {
  return isUtf8(output) ? output.toString('utf8') : decodePath(output);
}

function allEntries(text: string): Map<string, TreeEntry> {
  const entries = new Map<string, TreeEntry>();
  for (let start = 0, end; (end = text.indexOf('\0', start)) !== -1; start = end + 1) {
    const entry = entryOf(text, start, end);
    entries.set(entry.path, entry);
  }
  return entries;
}

/** Looks for the words in all of the text: far fewer steps than looking at each of its records. */
function entriesNamed(text: string, words: readonly string[]): TreeEntry[] {
  const found = new Map<number, TreeEntry>();
  for (const word of words) {
    for (let at = text.indexOf(word); at !== -1;) {
      const end = text.indexOf('\0', at);
      const start = text.lastIndexOf('\0', at) + 1;
      const inFolder = text.slice(at, end).includes('/');
      if (!inFolder && at > text.indexOf('\t', start)) found.set(start, entryOf(text, start, end));
      at = text.indexOf(word, inFolder ? at + word.length : end);
    }
  }
  return [...found.values()];
}

function isNamed({ path }: TreeEntry, words: readonly string[]): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return words.some((word) => name.includes(word));
}

function entryOf(text: string, start: number, end: number): TreeEntry {
  const tab = text.indexOf('\t', start);
  const path = text.slice(tab + 1, end);
  const oid = text.slice(text.lastIndexOf(' ', tab) + 1, tab);
  return { path, mode: modeOf(text.slice(start, start + 6)), oid };
}

function patched(before: Tree['entries'], differences: ReadonlyMap<string, FileSides>): Map<string, TreeEntry> {
  const entries = new Map(before);
  for (const [path, { after }] of differences) {
    if (after === undefined) entries.delete(path);
    else entries.set(path, after);
  }
  return entries;
}

/** Reads `git ls-files --stage -z`: `<mode> <oid> <stage>\t<path>`; a file in conflict has several stages, and a change besides. */
export function parseIndex(output: Buffer): Map<string, TreeEntry> {
  const entries = new Map<string, TreeEntry>();
  for (const record of records(output)) {
    const tab = record.indexOf('\t');
    const path = record.slice(tab + 1);
    entries.set(path, { path, mode: modeOf(record.slice(0, 6)), oid: record.slice(7, record.indexOf(' ', 7)) });
  }
  return entries;
}
