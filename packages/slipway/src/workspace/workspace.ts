import type { Configs } from './config-files.ts';
import type { Dockerfile } from './dockerfile.ts';
import type { LockedNeed, Lockfile } from './lockfile.ts';
import type { SlipwaySettings } from './settings.ts';
import type { TaskInputs } from './task-inputs.ts';
import type { TurboTasks } from './turbo-tasks.ts';
import type { YamlMap } from './yaml.ts';

export const dependencyFields = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
] as const;
export type DependencyField = (typeof dependencyFields)[number];

/** A `package.json`, as far as we rely on it; everything else in it is kept. */
export interface Manifest
  extends Readonly<Record<string, unknown>>, Partial<Record<DependencyField, Readonly<Record<string, string>>>> {
  readonly name?: string;
  readonly version?: string;
  readonly scripts?: Readonly<Record<string, string>>;
}

/** One dependency that a manifest declares. */
export interface Need {
  /** As the manifest calls it: an alias, if it uses one. */
  readonly name: string;
  readonly field: DependencyField;
  /** What the manifest asks for: `workspace:*`, `catalog:`, `^5.0.0`. */
  readonly specifier: string;
  /** The workspace package that it is; null for one from outside. */
  readonly directory: string | null;
}

export interface WorkspacePackage {
  /** Its directory when the manifest gives no name. */
  readonly name: string;
  /** From the workspace's root; empty for the root itself. */
  readonly directory: string;
  /** Null when the manifest gives none. */
  readonly version: string | null;
  /** Read when first asked for, like what follows. */
  readonly manifest: Manifest;
  /** What the lockfile records of its dependencies. */
  readonly locked: readonly LockedNeed[];
  readonly needs: readonly Need[];
}

/** A package that is shipped as an image. */
export interface App extends WorkspacePackage {
  /** Its Dockerfile's path, from the workspace's root. */
  readonly dockerfile: string;
  /** What stands in it; read when first asked for. */
  readonly instructions: Dockerfile;
  /** The workspace's `bases` as its own build arguments make them, if it has any. */
  readonly bases?: ReadonlyMap<string, Dockerfile>;
}

/** `pnpm-workspace.yaml`, and what pnpm up to 10 takes from the root manifest instead; empty where they say nothing. */
export interface WorkspaceFile {
  /** All of `pnpm-workspace.yaml`, and nothing else. */
  readonly document: YamlMap;
  readonly packages: readonly string[];
  /** Named catalogs; the unnamed one is `default`. */
  readonly catalogs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly overrides: Readonly<Record<string, string>>;
  readonly packageExtensions: YamlMap;
  /** Patch files by what they patch (`fastify@5`, `fastify`), from the workspace's root. */
  readonly patchedDependencies: Readonly<Record<string, string>>;
  /** Files of hooks, whether they are there or not. */
  readonly hooks: readonly string[];
}

/** The pnpm workspace of one revision. */
export interface Workspace {
  /** Its folder in the repository; empty at the top. Every other path here is from it. */
  readonly root: string;
  /** By directory, sorted. */
  readonly packages: ReadonlyMap<string, WorkspacePackage>;
  /** Sorted by directory. */
  readonly apps: readonly App[];
  /** The packages that link to a folder of the repository, whatever for, by their directories. */
  readonly usersOf: (directory: string) => readonly string[];
  /** Whether one links to a folder or tarball that is no package. */
  readonly linksOutside: boolean;
  /** Those with a `..` in a script, which may name what lies outside their folder. */
  readonly namingOthers: readonly string[];
  /** What several apps' images may stand on: the `Dockerfile.*` at the root, by path. */
  readonly bases: ReadonlyMap<string, Dockerfile>;
  /** Digests of base images, by the names that Dockerfiles give them; those that are not pinned are missing. */
  readonly images: Readonly<Record<string, string>>;
  /** Images that apps stand on and that nobody has pinned to a digest, sorted; those that build arguments name are left out. */
  readonly unpinned: readonly string[];
  /** What every `.dockerignore` and `*.dockerignore` says, by path. */
  readonly ignoreFiles: ReadonlyMap<string, string>;
  readonly lockfile: Lockfile;
  readonly settings: WorkspaceFile;
  readonly slipway: SlipwaySettings;
  /** What turbo, Nx or wireit run before a task, by name. */
  readonly turboTasks: TurboTasks;
  readonly configs: Configs;
  readonly taskInputs: TaskInputs;
  /** What is odd about it, in sentences. */
  readonly warnings: readonly string[];
}
