import { findApps, findBases } from './apps.ts';
import type { LockedNeed, Lockfile } from './lockfile.ts';
import type { SlipwaySettings } from './settings.ts';
import {
  dependencyFields,
  type Manifest,
  type Need,
  type Workspace,
  type WorkspaceFile,
  type WorkspacePackage,
} from './workspace.ts';

/** All that a workspace is made of, read and found to agree: plain data. Paths are from the workspace's root. */
export interface ParsedWorkspace {
  readonly root: string;
  /** By directory, sorted. */
  readonly manifests: ReadonlyMap<string, Manifest>;
  readonly lockfile: Lockfile;
  readonly settings: WorkspaceFile;
  readonly slipway: SlipwaySettings;
  /** Dockerfiles and their ignore files, by path. */
  readonly dockerfiles: ReadonlyMap<string, string>;
  readonly images: Workspace['images'];
}

/**
 * Puts a workspace together.
 * @throws SlipwayError when `slipway.json` names what is not there
 */
export function assemble(parsed: ParsedWorkspace): Workspace {
  const { root, manifests, lockfile, settings, slipway, dockerfiles, images } = parsed;
  const packages = new Map<string, WorkspacePackage>();
  for (const [directory, manifest] of manifests) packages.set(directory, packageOf(directory, manifest, parsed));
  const apps = findApps(packages, slipway, dockerfiles);
  const bases = findBases(dockerfiles, slipway);
  const ignoreFiles = new Map([...dockerfiles].filter(([path]) => path.endsWith('.dockerignore')));
  return { root, packages, apps, bases, images, ignoreFiles, lockfile, settings, slipway };
}

function packageOf(directory: string, manifest: Manifest, { manifests, lockfile }: ParsedWorkspace): WorkspacePackage {
  let needs: WorkspacePackage['needs'] | undefined;
  return {
    name: manifest.name ?? directory.replaceAll(/[\s\p{Cc}]/gu, '_'),
    directory,
    manifest,
    get needs() {
      return (needs ??= needsOf(manifest, lockfile.importers.get(directory) ?? [], manifests));
    },
  };
}

function needsOf(manifest: Manifest, locked: readonly LockedNeed[], packages: ReadonlyMap<string, unknown>): Need[] {
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
