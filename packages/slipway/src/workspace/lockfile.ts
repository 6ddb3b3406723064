/** What the lockfile records of one dependency of a workspace package. */
export interface LockedNeed {
  readonly name: string;
  readonly field: 'dependencies' | 'devDependencies' | 'optionalDependencies';
  /** With overrides already applied. */
  readonly specifier: string;
  /** As the lockfile writes it: `5.12.8`, `link:../cache`, `file:packages/cache(react@19.3.1)`. */
  readonly version: string;
  /** For `link:` and `file:`: the folder or tarball that it leads to, from the workspace's root. */
  readonly directory: string | null;
  /** The entry it resolves to; null for a link. */
  readonly entry: string | null;
}

/** One thing that pnpm installs: a package at a version with its peers, `fastify@5.12.8(supports-color@10.0.0)`. */
export interface LockfileEntry {
  /** Its key under `snapshots`. */
  readonly key: string;
  readonly name: string;
  /** `5.12.8`, or the address of a tarball, a git commit, a folder. */
  readonly version: string;
  /** Keys of the entries it needs, optional ones too. */
  readonly needs: readonly string[];
  /** Folders and tarballs of the repository that it is or links to, from the workspace's root. */
  readonly directories: readonly string[];
  /** Its key under `packages`: without the peers. */
  readonly packageKey: string;
  /** Its block under `snapshots`, as pnpm writes it. */
  readonly text: string;
}

/** `pnpm-lock.yaml`, version 9. */
export interface Lockfile {
  /** By the directory of a workspace package; empty for the root. */
  readonly importers: ReadonlyMap<string, readonly LockedNeed[]>;
  /** What else it records of a workspace package (`dependenciesMeta`, `publishDirectory`), as pnpm writes it. */
  readonly importerExtras: ReadonlyMap<string, string>;
  /** By key. */
  readonly entries: ReadonlyMap<string, LockfileEntry>;
  /** Whether any entry is, or links to, a folder or tarball of the repository. */
  readonly hasLocalEntries: boolean;
  /** Blocks under `packages`, as pnpm writes them, by key. */
  readonly packages: ReadonlyMap<string, string>;
  /** The other sections by name, each as pnpm writes it: `settings`, `catalogs`, `overrides`, `patchedDependencies`, … */
  readonly sections: ReadonlyMap<string, string>;
}
