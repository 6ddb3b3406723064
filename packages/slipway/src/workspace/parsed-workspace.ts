import { findApps, findBases } from './apps.ts';
import { unpinnedImages } from './base-images.ts';
import type { Lockfile } from './lockfile.ts';
import type { SlipwaySettings } from './settings.ts';
import {
  dependencyFields,
  type Manifest,
  type Need,
  type Workspace,
  type WorkspaceFile,
  type WorkspacePackage,
} from './workspace.ts';

/** All that a workspace is made of, read and found to agree. Paths are from the workspace's root. */
export interface ParsedWorkspace {
  readonly root: string;
  /** By directory, sorted. */
  readonly packages: ReadonlyMap<string, WorkspacePackage>;
  readonly lockfile: Lockfile;
  readonly settings: WorkspaceFile;
  readonly slipway: SlipwaySettings;
  /** Dockerfiles and their ignore files, by path. */
  readonly dockerfiles: ReadonlyMap<string, string>;
  readonly images: Workspace['images'];
  readonly usersOf: Workspace['usersOf'];
  readonly linksOutside: boolean;
  readonly namingOthers: readonly string[];
  readonly turboTasks: Workspace['turboTasks'];
  readonly configs: Workspace['configs'];
  readonly taskInputs: Workspace['taskInputs'];
  readonly warnings: Workspace['warnings'];
  /** Worked out when it is put together, if it is not known. */
  readonly unpinned?: Workspace['unpinned'];
}

/**
 * Puts a workspace together.
 * @throws SlipwayError when `slipway.json` names what is not there
 */
export function assemble(parsed: ParsedWorkspace): Workspace {
  const { dockerfiles, ...others } = parsed;
  const { packages, slipway } = parsed;
  const apps = findApps(packages, slipway, dockerfiles);
  const bases = findBases(dockerfiles, slipway);
  const ignoreFiles = new Map([...dockerfiles].filter(([path]) => path.endsWith('.dockerignore')));
  const workspace = { ...others, apps, bases, ignoreFiles };
  return { ...workspace, unpinned: others.unpinned ?? unpinnedImages(workspace) };
}

/** The packages of a workspace from their manifests, by directory. */
export function packagesOf(
  manifests: ReadonlyMap<string, Manifest>,
  { importers }: Lockfile,
): ReadonlyMap<string, WorkspacePackage> {
  const all = [...manifests];
  const names = all.map(([directory, { name }]) => name ?? directory.replaceAll(/[\s\p{Cc}]/gu, '_'));
  const versions = all.map(([, { version = null }]) => version);
  return makePackages({ directories: [...manifests.keys()], names, versions }, (directory) => ({
    manifest: manifests.get(directory) ?? {},
    locked: importers.get(directory) ?? [],
  }));
}

/** What follows from what packages need and run. */
export function factsOf(
  packages: ReadonlyMap<string, WorkspacePackage>,
  { importers }: Lockfile,
): Pick<ParsedWorkspace, 'usersOf' | 'linksOutside' | 'namingOthers'> {
  const users = new Map<string, string[]>();
  for (const [user, needs] of importers) {
    for (const { directory } of needs) {
      if (directory === null) continue;
      const others = users.get(directory);
      if (others === undefined) users.set(directory, [user]);
      else if (others.at(-1) !== user) others.push(user);
    }
  }
  const naming = [...packages.values()].filter(({ manifest }) =>
    Object.values(manifest.scripts ?? {}).some((script) => script.includes('..')),
  );
  return {
    usersOf: (directory) => users.get(directory) ?? [],
    linksOutside: users.keys().some((directory) => !packages.has(directory)),
    namingOthers: naming.map(({ directory }) => directory),
  };
}

/** What stands in a package's manifest, and what the lockfile has of it. */
export type PackageDetails = Pick<WorkspacePackage, 'manifest' | 'locked'>;

/** Of each package in turn, in the same order. */
export interface PackageFacts {
  readonly directories: readonly string[];
  readonly names: readonly string[];
  readonly versions: readonly (string | null)[];
}

/**
 * Packages by directory, of which the larger part is read when somebody asks for it. They have their getters in common: to
 * give each its own takes longer than all else, and there may be thousands.
 */
export function makePackages(
  { directories, names, versions }: PackageFacts,
  read: (directory: string) => PackageDetails,
): ReadonlyMap<string, WorkspacePackage> {
  const packages = new Map<string, WorkspacePackage>();
  const details = new Map<string, PackageDetails>();
  const needs = new Map<string, readonly Need[]>();
  const detailsOf = (directory: string) => {
    const known = details.get(directory) ?? read(directory);
    details.set(directory, known);
    return known;
  };
  const inCommon: Omit<WorkspacePackage, 'name' | 'directory' | 'version'> & ThisType<WorkspacePackage> = {
    get manifest() {
      return detailsOf(this.directory).manifest;
    },
    get locked() {
      return detailsOf(this.directory).locked;
    },
    get needs() {
      const known = needs.get(this.directory) ?? needsOf(this, packages);
      needs.set(this.directory, known);
      return known;
    },
  };
  for (let place = 0; place < directories.length; place += 1) {
    const directory = directories[place] ?? '';
    const made: object = { __proto__: inCommon, name: names[place], directory, version: versions[place] };
    if (isPackage(made)) packages.set(directory, made);
  }
  return packages;
}

function isPackage(value: object): value is WorkspacePackage {
  return 'directory' in value && 'manifest' in value;
}

function needsOf({ manifest, locked }: PackageDetails, packages: ReadonlyMap<string, unknown>): Need[] {
  const links = new Map<string, string>();
  for (const need of locked) {
    if (need.directory !== null && packages.has(need.directory)) links.set(need.name, need.directory);
  }
  return dependencyFields.flatMap((field) =>
    Object.entries(manifest[field] ?? {}).map(([name, specifier]) => ({
      name,
      field,
      specifier,
      directory: links.get(name) ?? null,
    })),
  );
}
