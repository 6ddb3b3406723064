import { posix } from 'node:path';

import { SlipwayError } from '../error.ts';
import { printPath, type Revision, type TreeEntry } from '../revision/index.ts';
import { givenDockerfiles } from './apps.ts';
import { readConfigs } from './config-files.ts';
import { packageMatcher } from './glob.ts';
import { keep } from './kept-workspace.ts';
import type { Lockfile } from './lockfile.ts';
import { parseManifest } from './manifest.ts';
import { danglingEntry } from './dangling-entries.ts';
import { matchExtensions } from './match-extensions.ts';
import { matchCatalogs, matchImporter, matchOverrides, type Sides } from './match-lockfile.ts';
import { matchPatches, matchSettings } from './match-settings.ts';
import { assemble, factsOf, packagesOf, type ParsedWorkspace } from './parsed-workspace.ts';
import { readPins } from './pins.ts';
import { readLockfile } from './read-lockfile.ts';
import { refuseLinked, refuseLinks } from './refuse-links.ts';
import { readSettings, type SlipwaySettings } from './settings.ts';
import { refuseUnread } from './unread-importers.ts';
import { readTaskInputs } from './task-inputs.ts';
import { readTurboTasks } from './turbo-tasks.ts';
import {
  isConfigFile,
  isWanted,
  lockfileName,
  manifestName,
  nameOf,
  nxName,
  pinsFile,
  settingsFile,
  turboNames,
  workspaceFileName,
} from './wanted-files.ts';
import type { Manifest, Workspace } from './workspace.ts';
import { readWorkspaceFile } from './workspace-file.ts';

/** Files of a revision by path. */
type Files = ReadonlyMap<string, Buffer>;

/** What a workspace was read from. */
export interface Reading {
  readonly root: string;
  readonly files: Files;
  /** Dockerfiles that `slipway.json` names. */
  readonly given: Files;
  readonly hooked: boolean;
  readonly workspace: Workspace;
}

// Two revisions share the bytes of what they have in common, and so its parsed form; mostly that is all of it.
const readings = new WeakMap<Buffer, Reading>();
const lockfiles = new WeakMap<Buffer, Promise<Lockfile>>();

const none: Files = new Map();
const ownNames = [workspaceFileName, lockfileName, manifestName, settingsFile, pinsFile];

/**
 * Reads a workspace from its files, and keeps what came of it.
 * @param root its folder in the repository
 * @param inside the files of the revision that a workspace is read from, sorted by path
 * @throws SlipwayError when one of its files cannot be understood, or the lockfile does not match
 */
export async function readAnew(revision: Revision, root: string, inside: readonly TreeEntry[]): Promise<Reading> {
  const prefix = root === '' ? '' : `${root}/`;
  const paths = { settings: `${prefix}${workspaceFileName}`, lockfile: `${prefix}${lockfileName}` };
  refuseLinked(inside, (path) => ownNames.includes(path.slice(prefix.length)));
  const files = await revision.read(inside);
  const rootManifest = files.get(`${prefix}${manifestName}`);
  const [settings, lockfile, slipway] = await Promise.all([
    readWorkspaceFile(
      files.get(paths.settings),
      paths.settings,
      parse(rootManifest, `${prefix}${manifestName}`),
      files.get(`${prefix}.npmrc`)?.toString('utf8') ?? '',
    ),
    readLockfileOnce(files.get(paths.lockfile), paths.lockfile),
    readSettings(files.get(`${prefix}${settingsFile}`)),
  ]);
  const isMember = packageMatcher(settings.packages);
  const isRead = (path: string) =>
    isOf(manifestName, path, isMember) || turboNames.some((name) => isOf(name, path, isMember));
  refuseLinked(inside, (path) => isRead(path.slice(prefix.length)));
  const hooks = settings.hooks.map((path) => posix.join(root, path));
  // Plugins among the configuration's dependencies bring hooks of their own.
  const hooked =
    'configDependencies' in settings.document ||
    hooks.some((path) => (isWanted(nameOf(path)) ? files.has(path) : revision.entries.has(path)));
  const dockerfiles = givenDockerfiles(slipway).map((path) => `${prefix}${path}`);
  const givenNames = new Set(dockerfiles.map(nameOf));
  const given = dockerfiles.length === 0 ? none : await revision.read(dockerfiles);
  const key = files.get(paths.lockfile);
  const known = key === undefined ? undefined : readings.get(key);
  if (known?.root === root && known.hooked === hooked && isSame(known.files, files) && isSame(known.given, given)) {
    return known;
  }
  const sides: Sides = { lockfile, lockfilePath: paths.lockfile, settings, settingsPath: paths.settings, hooked };
  const parsed = await parseAll(root, files, given, slipway, sides);
  const workspace = assemble(parsed);
  refuseUnread(revision, prefix, lockfile, workspace.packages);
  const named = givenNames.size === 0 ? [] : revision.named([...givenNames]);
  refuseLinks([...inside, ...named], prefix, workspace);
  const reading = { root, files, given, hooked, workspace };
  if (key !== undefined) readings.set(key, reading);
  const elsewhere = [...dockerfiles, ...hooks].some((path) => !isWanted(nameOf(path)));
  const isWhole = !elsewhere && lockfile.importers.keys().every((directory) => parsed.packages.has(directory));
  if (revision.scratch !== undefined && isWhole)
    await keep(revision.scratch, inside, { ...parsed, unpinned: workspace.unpinned });
  return reading;
}

/** Reads the rest, and looks whether all of it agrees. */
async function parseAll(
  root: string,
  files: Files,
  given: Files,
  slipway: SlipwaySettings,
  sides: Sides,
): Promise<ParsedWorkspace> {
  const prefix = root === '' ? '' : `${root}/`;
  await matchCatalogs(sides);
  await matchOverrides(sides);
  matchExtensions(sides);
  await matchPatches(sides);
  await matchSettings(sides);
  const packages = packagesOf(readManifests(files, prefix, sides), sides.lockfile);
  const images = await readPins(files.get(`${prefix}${pinsFile}`));
  const { lockfile, settings } = sides;
  const dockerfiles = dockerfilesOf([...files, ...given], prefix);
  const facts = factsOf(packages, lockfile);
  const isTurboFile = (path: string) =>
    turboNames.some((name) => isOf(name, path.slice(prefix.length), (directory) => packages.has(directory)));
  const isTaskFile = (path: string) => path === `${prefix}${nxName}` || isTurboFile(path);
  const turboTasks = readTurboTasks(
    [...files].filter(([path]) => isTaskFile(path)),
    packages.values().map(({ manifest }) => manifest),
  );
  const turboFiles = [...files].filter(([path]) => isTurboFile(path));
  const taskInputs = readTaskInputs(
    turboFiles.map(([path, bytes]) => [path.slice(prefix.length), bytes]),
    packages,
  );
  const configFiles = [...files].filter(([path]) => isConfigFile(nameOf(path)));
  const configs = readConfigs(
    configFiles.map(([path, bytes]) => [path.slice(prefix.length), bytes]),
    packages,
    slipway.checkTools,
  );
  const dangling = danglingEntry(lockfile, sides.lockfilePath);
  const warnings = dangling === undefined ? [] : [dangling];
  const read = { root, packages, lockfile, settings, slipway, dockerfiles, images };
  return { ...read, turboTasks, configs, taskInputs, warnings, ...facts };
}

/** Whether two readings are of the very same bytes. */
function isSame(a: Files, b: Files): boolean {
  if (a.size !== b.size) return false;
  for (const [path, bytes] of a) if (b.get(path) !== bytes) return false;
  return true;
}

function dockerfilesOf(files: Iterable<readonly [string, Buffer]>, prefix: string): Map<string, string> {
  const named = Iterator.from(files).filter(
    ([path]) => /Dockerfile|\.dockerignore$/.test(path) || !isWanted(nameOf(path)),
  );
  return new Map(named.map(([path, bytes]) => [path.slice(prefix.length), bytes.toString('utf8')]));
}

function parse(bytes: Buffer | undefined, path: string): Manifest {
  return bytes === undefined ? {} : parseManifest(bytes, path);
}

function readLockfileOnce(bytes: Buffer | undefined, path: string): Promise<Lockfile> {
  if (bytes === undefined) throw new SlipwayError(`There is no ${path}: run \`pnpm install\` and commit it.`);
  const lockfile = lockfiles.get(bytes) ?? readLockfile(bytes, path);
  lockfiles.set(bytes, lockfile);
  return lockfile;
}

/** Whether a path from the workspace's root is the file of some name that the root or a package has. */
function isOf(name: string, path: string, isPackage: (directory: string) => boolean): boolean {
  return path === name || (path.endsWith(`/${name}`) && isPackage(path.slice(0, -name.length - 1)));
}

/** Manifests of the packages that the workspace file's patterns name, and of the root. */
function readManifests(files: Files, prefix: string, sides: Sides): Map<string, Manifest> {
  const isPackage = packageMatcher(sides.settings.packages);
  const found: [string, Manifest][] = [];
  for (const [path, bytes] of files) {
    const local = path.slice(prefix.length);
    if (!isOf(manifestName, local, isPackage)) continue;
    const directory = local.slice(0, -manifestName.length - 1);
    const manifest = parseManifest(bytes, printPath(path));
    matchImporter(printPath(path), directory, manifest, sides);
    found.push([directory, manifest]);
  }
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}
