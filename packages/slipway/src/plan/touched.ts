import { posix } from 'node:path';

import type { App, Workspace } from '../workspace/index.ts';
import type { Comparison } from './comparison.ts';

type Sides = Pick<Comparison, 'base' | 'head' | 'files' | 'filesOf'>;

/** Of what lies in no package, these folders are in no image unless a setting names them. */
const inNoImage = /^(?:infra\/(?:k8s|secrets)|docs|\.github|\.changeset)\//;

/**
 * Finds out quickly which images cannot differ, so that their contexts need not be worked out on both sides: where manifests,
 * lockfile, Dockerfiles and settings are the same, an image differs only with a file of a package that the app reaches.
 * @returns whether an app's image may differ; in doubt it may
 */
export function differenceFinder(comparison: Sides): (app: App) => boolean {
  const { base, head, files, filesOf } = comparison;
  const { workspace } = head;
  if (base.workspace.packages !== workspace.packages || reachesAnywhere(workspace)) return () => true;
  if (filesOf('').some(({ path }) => !inNoImage.test(path))) return () => true;
  const changed = new Set(files.map(({ path }) => path));
  if (namedBySettings(workspace).some((path) => changed.has(path))) return () => true;
  const touched = new Set<string>();
  for (const directory of workspace.packages.keys()) if (filesOf(directory).length > 0) touched.add(directory);
  // Of its own files, a package has all; a script that names others has a `..` in it, unless packages lie in packages.
  const mark = liesInAnother(touched, workspace) ? '' : '..';
  for (const { directory, manifest } of workspace.packages.values()) {
    if (namesOne(manifest.scripts, directory, changed, mark)) touched.add(directory);
  }
  // What the root installs or runs is in every image.
  if (namesOne(workspace.packages.get('')?.manifest.scripts, '', changed, '')) return () => true;
  touched.delete('');
  const reached = dependentsOf(touched, workspace);
  // An app at the root has all that lies in no package.
  return ({ directory }) => reached.has(directory) || (directory === '' && filesOf('').length > 0);
}

/** Files that settings name, wherever they lie: Dockerfiles with their ignore files, hooks, patches. */
function namedBySettings({ apps, settings }: Workspace): string[] {
  const patches = Object.values(settings.patchedDependencies).map((path) => posix.normalize(path));
  return [settings.hooks, ...patches, ...apps.flatMap(({ dockerfile }) => [dockerfile, `${dockerfile}.dockerignore`])];
}

/** Whether one of some packages lies in the folder of another. */
function liesInAnother(directories: ReadonlySet<string>, { packages }: Workspace): boolean {
  for (const directory of directories) {
    for (let slash = directory.indexOf('/'); slash !== -1; slash = directory.indexOf('/', slash + 1)) {
      if (packages.has(directory.slice(0, slash))) return true;
    }
  }
  return false;
}

/** Whether images can hold files that no package of theirs owns: included ones, and local packages that are no members. */
function reachesAnywhere({ slipway, lockfile, packages }: Workspace): boolean {
  const apps = Object.values(slipway.apps);
  if (slipway.include.length > 0 || apps.some((app) => app !== false && (app.include ?? []).length > 0)) return true;
  for (const { directories } of lockfile.entries.values()) if (directories.length > 0) return true;
  for (const needs of lockfile.importers.values()) {
    for (const { directory } of needs) if (directory !== null && !packages.has(directory)) return true;
  }
  return false;
}

/** Whether a script mentions one of some files; only scripts with a certain mark in them are looked at. */
function namesOne(
  scripts: Readonly<Record<string, string>> = {},
  directory: string,
  files: ReadonlySet<string>,
  mark: string,
): boolean {
  for (const script of Object.values(scripts)) {
    if (!script.includes(mark)) continue;
    for (const word of script.match(/[\w@./-]+/g) ?? []) if (files.has(posix.join(directory, word))) return true;
  }
  return false;
}

/** Packages and all that link to them, whatever for: more than an image is made from, never less. */
function dependentsOf(start: ReadonlySet<string>, { lockfile }: Workspace): ReadonlySet<string> {
  const users = new Map<string, string[]>();
  for (const [user, needs] of lockfile.importers) {
    for (const { directory } of needs) {
      if (directory === null) continue;
      const known = users.get(directory);
      if (known === undefined) users.set(directory, [user]);
      else known.push(user);
    }
  }
  const reached = new Set(start);
  for (const directory of reached) for (const user of users.get(directory) ?? []) reached.add(user);
  return reached;
}
