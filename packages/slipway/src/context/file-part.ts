import type { TreeEntry } from '../revision/index.ts';
import { sha256 } from './hash.ts';
import type { Part } from './part.ts';

/** A file with its path from the workspace's root. */
export interface LocalFile {
  readonly path: string;
  readonly entry: TreeEntry;
}

/**
 * Files that go into a context as they are.
 * @param place where in the context, by the path from the workspace's root
 */
export function filePart(files: readonly LocalFile[], place: (path: string) => string): Part {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return {
    digest: sha256(sorted.map(({ path, entry }) => `${path}\0${entry.mode} ${entry.oid}\n`).join('')),
    inputs: () => sorted.map(({ path, entry }) => [`file ${path}`, `${entry.mode} ${entry.oid}`]),
    files: () =>
      sorted.map(({ path, entry }) => ({
        path: place(path),
        mode: entry.mode,
        source: { path: entry.path, oid: entry.oid },
      })),
  };
}
