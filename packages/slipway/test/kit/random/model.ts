/** A package of a registry: an entry of the lockfile. */
export interface Registered {
  readonly name: string;
  readonly version: string;
  /** Versions by name. */
  readonly needs: Readonly<Record<string, string>>;
  readonly peers: readonly string[];
}

/** A workspace package. */
export interface Member {
  readonly name: string;
  readonly directory: string;
  readonly version: string | undefined;
  /** Specifiers by name. */
  readonly needs: Readonly<Record<string, string>>;
  readonly devNeeds: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  /** More fields of the manifest. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Contents by path inside the package. */
  readonly files: Readonly<Record<string, string>>;
}

export type Mode = '100644' | '100755' | '120000';

/** A repository with everything in it that a plan looks at. */
export interface Fleet {
  readonly members: readonly Member[];
  readonly registry: readonly Registered[];
  /** Ranges by name by catalog. */
  readonly catalogs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Versions by name; `-` takes a package away. */
  readonly overrides: Readonly<Record<string, string>>;
  /** Contents by what they patch, `fastify@1.0.0`. */
  readonly patches: Readonly<Record<string, string>>;
  /** More settings of the workspace file. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly slipway: Readonly<Record<string, unknown>>;
  /** Digests of base images. */
  readonly pins: Readonly<Record<string, string>>;
  readonly root: Pick<Member, 'needs' | 'devNeeds' | 'scripts' | 'fields'>;
  /** Contents by path, of what belongs to no package. */
  readonly files: Readonly<Record<string, string>>;
  /** Of the files that are not regular ones. */
  readonly modes: Readonly<Record<string, Mode>>;
}

/** What a commit holds. */
export interface Tree {
  readonly files: ReadonlyMap<string, string>;
  readonly modes: ReadonlyMap<string, Mode>;
}
