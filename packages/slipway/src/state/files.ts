import type { TreeEntry } from '../revision/index.ts';

/** Files by path from the workspace's root. */
export type Files = ReadonlyMap<string, TreeEntry>;
