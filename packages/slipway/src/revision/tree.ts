import { isUtf8 } from 'node:buffer';

import { decodePath } from './path.ts';
import type { TreeEntry } from './revision.ts';

const modes = ['100644', '100755', '120000', '160000'] as const;
const regular = modes[0];

/** Old repositories also hold group-writable files (100664), which git itself takes for regular ones. */
export function modeOf(text: string): TreeEntry['mode'] {
  return modes.find((mode) => mode === text) ?? regular;
}

/** The records of git's answers with `-z`, as strings. */
export function records(output: Buffer): string[] {
  if (isUtf8(output)) {
    const all = output.toString('utf8').split('\0');
    all.pop();
    return all;
  }
  const all: string[] = [];
  for (let start = 0, end; (end = output.indexOf(0, start)) !== -1; start = end + 1) {
    all.push(decodePath(output.subarray(start, end)));
  }
  return all;
}

/** Reads `git ls-tree -r -z`: `<mode> <type> <oid>\t<path>`. */
export function parseTree(output: Buffer): Map<string, TreeEntry> {
  const entries = new Map<string, TreeEntry>();
  for (const record of records(output)) {
    const tab = record.indexOf('\t');
    const path = record.slice(tab + 1);
    entries.set(path, {
      path,
      mode: modeOf(record.slice(0, 6)),
      oid: record.slice(record.lastIndexOf(' ', tab) + 1, tab),
    });
  }
  return entries;
}

/**
 * Applies the answer of `git diff-tree -r -z --no-renames` to a tree: `:<mode> <mode> <oid> <oid> <letter>`, `<path>`, in turn.
 * @returns the other tree, and the paths in which the two differ
 */
export function patchTree(before: ReadonlyMap<string, TreeEntry>, output: Buffer) {
  const entries = new Map(before);
  const paths: string[] = [];
  const fields = records(output);
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, mode = '', , oid = '', letter = ''] = (fields[at] ?? '').split(' ');
    const path = fields[at + 1] ?? '';
    paths.push(path);
    if (letter === 'D') entries.delete(path);
    else entries.set(path, { path, mode: modeOf(mode), oid });
  }
  return { entries, paths };
}
