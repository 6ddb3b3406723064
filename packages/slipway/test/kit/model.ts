/** A workspace package, as tests describe it. */
export interface PackageModel {
  readonly name: string;
  readonly directory: string;
  readonly version?: string;
  /** `workspace:*`, `catalog:` or a range, by name. */
  readonly needs?: Readonly<Record<string, string>>;
  readonly devNeeds?: Readonly<Record<string, string>>;
  /** More fields of the manifest. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** Contents by path inside the package. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A package from a registry: one entry of the lockfile. */
export interface ExternalModel {
  readonly name: string;
  readonly version: string;
  /** Exact versions by name. */
  readonly needs?: Readonly<Record<string, string>>;
}

/** A pnpm workspace, from which all its files follow: manifests, lockfile, workspace file. */
export interface WorkspaceModel {
  readonly packages: readonly PackageModel[];
  readonly externals: readonly ExternalModel[];
  /** Of `catalog:`. */
  readonly catalog?: Readonly<Record<string, string>>;
  /** Development dependencies of the root. */
  readonly rootNeeds?: Readonly<Record<string, string>>;
  /** Contents by path, of what belongs to no package. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Contents by path from the workspace's root. */
export type Files = ReadonlyMap<string, string>;
