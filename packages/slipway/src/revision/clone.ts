import { git, gitNow } from './git.ts';
import { readFiles, type Objects } from './objects.ts';
import type { Repository, Revision, Tree } from './revision.ts';
import { parseTree } from './tree.ts';

/** What every revision of a clone is read with. */
export interface Clone {
  readonly root: string;
  readonly objects: Objects;
  /** A folder in it for what can be worked out again. */
  readonly scratch: string;
  /** Opens another repository: a submodule lies in one of its own. */
  readonly open: (folder: string) => Promise<Repository>;
}

/** A commit's id, and what it was asked for as. */
export interface Named {
  readonly ref: string;
  readonly commit: string;
}

const listTree = ['ls-tree', '-r', '-z', '--full-tree'];

/** @throws SlipwayError when a tree is missing in this clone */
export async function readCommit(clone: Clone, named: Named): Promise<Revision> {
  const list = await git(clone.root, [...listTree, named.commit]);
  const tree = parseTree(() => list);
  return commitOf(clone, named, tree);
}

/** The files of a commit, which are listed when somebody asks for them. */
export function treeLater({ root }: Clone, commit: string): Tree {
  return parseTree(() => gitNow(root, [...listTree, commit]));
}

export function commitOf(
  clone: Clone,
  { ref, commit }: Named,
  tree: Tree,
  beside?: () => Revision['beside'],
): Revision {
  return revisionOf(clone, ref, commit, tree, (files) => readFiles(tree, clone.objects, files), beside);
}

/** @param commit null for the working tree */
export function revisionOf(
  { root, scratch, open }: Clone,
  name: string,
  commit: string | null,
  tree: Tree,
  read: Revision['read'],
  beside: () => Revision['beside'] = () => undefined,
): Revision {
  return {
    name,
    commit,
    scratch,
    get entries() {
      return tree.entries;
    },
    named: (words) => tree.named(words),
    get beside() {
      return beside();
    },
    read,
    contents: async (files) => {
      const { withLargeFiles } = await import('./large-files.ts');
      return withLargeFiles(root, await read(files));
    },
    submodule: async (path) => {
      const { openSubmodule } = await import('./submodule.ts');
      return openSubmodule(root, path, tree.entries.get(path)?.oid ?? '', open);
    },
  };
}
