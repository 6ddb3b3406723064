import { foldersOf, type Revision, type TreeEntry } from '../revision/index.ts';
import type { Workspace } from '../workspace/index.ts';
import type { LocalFile } from './file-part.ts';

/** The files of a workspace by their paths from its root. */
export interface LocalFiles {
  /** Those of each package: of nested ones, the innermost; the root's are those of no other. */
  readonly ownedBy: (directory: string) => readonly LocalFile[];
  readonly at: (path: string) => LocalFile | undefined;
  /** The file at a path, or all files of the folder there. */
  readonly below: (path: string) => readonly LocalFile[];
}

const known = new WeakMap<Workspace, LocalFiles>();

export function localFiles(revision: Revision, workspace: Workspace): LocalFiles {
  const files = known.get(workspace) ?? makeLocalFiles(revision, workspace);
  known.set(workspace, files);
  return files;
}

function makeLocalFiles({ entries }: Revision, { root, packages }: Workspace): LocalFiles {
  const prefix = root === '' ? '' : `${root}/`;
  const owned = sortByOwner(entries, prefix, packages.keys());
  const at = (path: string) => {
    const entry = entries.get(`${prefix}${path}`);
    return entry === undefined ? undefined : { path, entry };
  };
  let folders: ReadonlySet<string> | undefined;
  return {
    ownedBy: (directory) => owned.get(directory) ?? [],
    at,
    below(path) {
      const file = at(path);
      if (file !== undefined) return [file];
      // Scripts name what is only made by a build, and to walk through all files takes time.
      folders ??= foldersOf(entries.keys());
      if (!folders.has(`${prefix}${path}`)) return [];
      const folder = `${prefix}${path}/`;
      const inside = Iterator.from(entries.values()).filter((entry) => entry.path.startsWith(folder));
      return inside.map((entry) => ({ path: entry.path.slice(prefix.length), entry })).toArray();
    },
  };
}

function sortByOwner(
  entries: ReadonlyMap<string, TreeEntry>,
  prefix: string,
  directories: Iterable<string>,
): Map<string, LocalFile[]> {
  const owned = new Map<string, LocalFile[]>([['', []]]);
  for (const directory of directories) owned.set(directory, []);
  // Most files of a folder come one after the other, so a folder's answer is kept.
  const byFolder = new Map(owned);
  const filesOf = (folder: string): LocalFile[] => {
    const files = byFolder.get(folder) ?? filesOf(parentOf(folder));
    byFolder.set(folder, files);
    return files;
  };
  for (const entry of entries.values()) {
    if (!entry.path.startsWith(prefix)) continue;
    const path = prefix === '' ? entry.path : entry.path.slice(prefix.length);
    filesOf(parentOf(path)).push({ path, entry });
  }
  return owned;
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}
