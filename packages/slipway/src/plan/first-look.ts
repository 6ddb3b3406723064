import { posix } from 'node:path';

import { foldersOf } from '../revision/index.ts';
import type { Snapshot } from '../state/index.ts';
import {
  extendsOneIn,
  isConfigFile,
  isWanted,
  lockfileName,
  manifestName,
  namedPaths,
  nameOf,
  programFiles,
  type App,
  type Workspace,
  type WorkspacePackage,
} from '../workspace/index.ts';
import { dependentsOf } from './dependents.ts';
import type { FileChange } from './difference.ts';
import { importersOfChange } from './entry-steps.ts';
import type { EntryChanges } from './lockfile-changes.ts';

/** What is known of a comparison before it is asked for images. */
export interface Sides {
  readonly base: Snapshot;
  readonly head: Snapshot;
  readonly files: readonly FileChange[];
  /** The packages with changed files, by their directories, also those that only one side has. */
  readonly owners: readonly string[];
  /** The changed files of each package, by its directory; the root's are those of no package. */
  readonly filesOf: (directory: string) => readonly FileChange[];
  /** Undefined when the lockfile is the same. */
  readonly lockfile: EntryChanges | undefined;
}

/**
 * What can be said of an app's image before contexts are worked out: it is the same for certain, the changed files of the
 * packages in its closure decide, or only its contexts can tell.
 */
export type FirstLook = 'same' | 'files decide' | 'contexts decide';

/**
 * Looks which images a change can reach. Where Dockerfiles and settings are the same, an image differs only with a file or the
 * manifest of a package that the app reaches, or with what the lockfile has of one; contexts of large repositories take longer
 * than all the rest.
 */
export function firstLook(comparison: Sides): (app: App) => FirstLook {
  const { head, files, filesOf, owners } = comparison;
  const { workspace } = head;
  const undecided = () => 'contexts decide' as const;
  const remade = remadePackages(comparison);
  if (remade === undefined || takesFromAnywhere(workspace)) return undecided;
  const changed = changedIn(files);
  if (settingsName(workspace, changed.files)) return undecided;
  const touched = new Set(owners.filter((directory) => workspace.packages.has(directory)));
  // A script that names files of others has a `..` in it, unless packages lie in packages; its own may be in no image otherwise.
  const naming = liesInAnother(touched, workspace)
    ? workspace.packages.keys()
    : new Set(['', ...workspace.namingOthers, ...touched]);
  const named = new Set(remade);
  for (const directory of naming) {
    const of = workspace.packages.get(directory);
    if (of !== undefined && namesOne(of, changed)) named.add(directory);
  }
  for (const [directory, facts] of Object.entries(workspace.configs)) {
    if (extendsOneIn(facts, changed.json)) named.add(directory);
  }
  touched.delete('');
  // What the root runs concerns every image, and so do files that lie directly in it.
  if (named.has('')) return undecided;
  const unclear = dependentsOf(named, workspace);
  const reached = dependentsOf(touched, workspace);
  const everywhere = reached.has('') || filesOf('').some(({ path }) => !path.includes('/'));
  return ({ directory }) => {
    if (unclear.has('') || unclear.has(directory)) return 'contexts decide';
    if (everywhere || reached.has(directory) || (directory === '' && filesOf('').length > 0)) return 'files decide';
    return 'same';
  };
}

/**
 * The packages whose manifests differ, or what the lockfile has of them, where nothing else does that a workspace is read from:
 * then whatever needs none of them is read alike on both sides.
 * @returns undefined where more differs
 */
function remadePackages({ base, head, files, lockfile }: Sides): readonly string[] | undefined {
  const { packages } = head.workspace;
  if (base.workspace.packages === packages) return [];
  const locked = lockfile === undefined ? [] : importersOfChange(base, head, lockfile);
  const read = files.filter(
    ({ path }) => path !== lockfileName && isWanted(nameOf(path)) && !isConfigFile(nameOf(path)),
  );
  const directories = read.map(({ path }) => posix.dirname(path)).map((folder) => (folder === '.' ? '' : folder));
  const isManifest = read.every(({ path, change }) => nameOf(path) === manifestName && change === 'changed');
  const areMembers = directories.every(
    (directory) => packages.has(directory) && base.workspace.packages.has(directory),
  );
  if (locked === undefined || !isManifest || !areMembers) return undefined;
  return [...directories, ...locked, ...configuredAnew(base.workspace, head.workspace)];
}

/** The packages whose settings now take something else from elsewhere. */
function configuredAnew({ configs: before }: Workspace, { configs: after }: Workspace): string[] {
  const all = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...all].filter((directory) => JSON.stringify(before[directory]) !== JSON.stringify(after[directory]));
}

/** Whether images can hold files that no package of theirs owns: included ones, and local packages that are no members. */
function takesFromAnywhere({ slipway, lockfile, linksOutside }: Workspace): boolean {
  const apps = Object.values(slipway.apps);
  if (slipway.include.length > 0 || apps.some((app) => app !== false && (app.include ?? []).length > 0)) return true;
  return linksOutside || lockfile.hasLocalEntries;
}

/** Whether settings name one of some files, wherever it lies; where its content is the same, its mode differs. */
function settingsName({ apps, bases, settings }: Workspace, files: ReadonlySet<string>): boolean {
  const named = [...settings.hooks, ...Object.values(settings.patchedDependencies)].map((path) =>
    posix.normalize(path),
  );
  if (['.npmrc', ...named, ...bases.keys()].some((path) => files.has(path))) return true;
  return apps.some(({ dockerfile }) => files.has(dockerfile) || files.has(`${dockerfile}.dockerignore`));
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

/** Whether a script mentions one of some files, or a folder that one lies in, or one is a program of the package. */
function namesOne({ directory, manifest }: WorkspacePackage, changed: Changed): boolean {
  if (programFiles(manifest).some((path) => changed.files.has(posix.join(directory, path)))) return true;
  for (const script of Object.values(manifest.scripts ?? {})) {
    for (const { files, folder } of namedPaths(script, directory)) {
      if (files.some((path) => changed.files.has(path))) return true;
      if (folder !== undefined && changed.folders.has(folder)) return true;
    }
  }
  return false;
}

/** Changed files, and the folders that they lie in, at any depth. */
interface Changed {
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
  /** The folders in which JSON lies that changed. */
  readonly json: ReadonlySet<string>;
}

function changedIn(changes: readonly FileChange[]): Changed {
  const paths = changes.map(({ path }) => path);
  const json = paths.filter((path) => path.endsWith('.json')).map((path) => posix.dirname(path));
  return { files: new Set(paths), folders: foldersOf(paths), json: new Set(json) };
}
