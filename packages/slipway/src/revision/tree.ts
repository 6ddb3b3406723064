import { isUtf8 } from 'node:buffer';

import { decodePath } from './path.ts';
import type { Difference, Tree, TreeEntry } from './revision.ts';

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

/**
 * Applies the answer of `git diff-tree -r -z --no-renames` to a tree: `:<mode> <mode> <oid> <oid> <letter>`, `<path>`, in turn.
 * @returns the other tree, and the files in which the two differ
 */
export function patchTree(before: Tree, output: Buffer) {
  const changes = new Map<string, TreeEntry | undefined>();
  const differences: Difference[] = [];
  const fields = records(output);
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [oldMode = '', mode = '', oldId, oid = '', letter = ''] = (fields[at] ?? '').slice(1).split(' ');
    const path = fields[at + 1] ?? '';
    const [inOther, inThis] = [letter !== 'A', letter !== 'D'];
    // Git also tells of modes that come to the same.
    if (inOther && inThis && oldId === oid && modeOf(oldMode) === modeOf(mode)) continue;
    changes.set(path, inThis ? { path, mode: modeOf(mode), oid } : undefined);
    differences.push({ path, inOther, inThis });
  }
  let entries: Tree['entries'] | undefined;
  const tree: Tree = {
    get entries() {
      return (entries ??= patched(before.entries, changes));
    },
    named(words) {
      const same = before.named(words).filter(({ path }) => !changes.has(path));
      const changed = changes.values().filter((entry) => entry !== undefined);
      return [...same, ...changed.filter((entry) => isNamed(entry, words))];
    },
  };
  return { tree, differences };
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

function patched(before: Tree['entries'], changes: ReadonlyMap<string, TreeEntry | undefined>): Map<string, TreeEntry> {
  const entries = new Map(before);
  for (const [path, entry] of changes) {
    if (entry === undefined) entries.delete(path);
    else entries.set(path, entry);
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
