import { SlipwayError } from '../error.ts';
import { printPath, type Revision } from '../revision/index.ts';
import { findApps, findBases, givenDockerfiles } from './apps.ts';
import { findRoot } from './find-root.ts';
import { packageMatcher } from './glob.ts';
import type { Lockfile } from './lockfile.ts';
import { parseManifest } from './manifest.ts';
import { matchCatalogs, matchImporter, type Sides } from './match-lockfile.ts';
import { readLockfile } from './read-lockfile.ts';
import { pinsFile, readPins } from './pins.ts';
import { readSettings, settingsFile } from './settings.ts';
import { dependencyFields, type Manifest, type Need, type Workspace, type WorkspacePackage } from './workspace.ts';
import { readWorkspaceFile, workspaceFileName } from './workspace-file.ts';

export interface WorkspaceOptions {
  /** A folder of the repository: its workspace is the one in it or the nearest above it. */
  readonly from?: string;
}

/** Files of a revision by path. */
type Files = ReadonlyMap<string, Buffer>;

const lockfileName = 'pnpm-lock.yaml';
const manifestName = 'package.json';

// What a workspace and its contexts are read from comes in one batch, for each batch is a process.
const wanted = /(?:^|\/)(?:package\.json|turbo\.json|\.npmrc|[^/]*Dockerfile[^/]*|\.dockerignore)$/;

/** What a workspace was read from. */
interface Reading {
  readonly root: string;
  readonly files: Files;
  readonly given: Files;
  readonly hooked: boolean;
  readonly workspace: Workspace;
}

// Two revisions share the bytes of what they have in common, and so its parsed form; mostly that is all of it.
const readings = new WeakMap<Buffer, Reading>();
const lockfiles = new WeakMap<Buffer, Promise<Lockfile>>();

/**
 * Reads the pnpm workspace of a revision.
 * @throws SlipwayError when there is none, one of its files cannot be understood, or the lockfile does not match
 */
export async function readWorkspace(revision: Revision, { from = '' }: WorkspaceOptions = {}): Promise<Workspace> {
  const root = findRoot(revision, from);
  const prefix = root === '' ? '' : `${root}/`;
  const paths = { settings: `${prefix}${workspaceFileName}`, lockfile: `${prefix}${lockfileName}` };
  const files = await readFiles(revision, prefix, Object.values(paths));
  const rootManifest = files.get(`${prefix}${manifestName}`);
  const [settings, lockfile, slipway] = await Promise.all([
    readWorkspaceFile(files.get(paths.settings), paths.settings, parse(rootManifest, `${prefix}${manifestName}`)),
    readLockfileOnce(files.get(paths.lockfile), paths.lockfile),
    readSettings(files.get(`${prefix}${settingsFile}`)),
  ]);
  const hooked = revision.entries.has(`${prefix}${settings.hooks}`);
  const given = await revision.read(givenDockerfiles(slipway).map((path) => `${prefix}${path}`));
  const key = files.get(paths.lockfile);
  const known = key === undefined ? undefined : readings.get(key);
  if (known?.root === root && known.hooked === hooked && isSame(known.files, files) && isSame(known.given, given)) {
    return { ...known.workspace };
  }
  const sides: Sides = { lockfile, lockfilePath: paths.lockfile, settings, settingsPath: paths.settings, hooked };
  await matchCatalogs(sides);
  const packages = readPackages(files, prefix, sides);
  const dockerfiles = dockerfilesOf([...files, ...given], prefix);
  const apps = findApps(packages, slipway, dockerfiles);
  const images = await readPins(files.get(`${prefix}${pinsFile}`));
  const bases = findBases(dockerfiles, slipway);
  const workspace: Workspace = { root, packages, apps, bases, images, lockfile, settings, slipway };
  if (key !== undefined) readings.set(key, { root, files, given, hooked, workspace });
  return workspace;
}

/** Whether two readings are of the very same bytes. */
function isSame(a: Files, b: Files): boolean {
  if (a.size !== b.size) return false;
  for (const [path, bytes] of a) if (b.get(path) !== bytes) return false;
  return true;
}

function readFiles(revision: Revision, prefix: string, named: readonly string[]): Promise<Files> {
  const paths = [...named, `${prefix}${settingsFile}`, `${prefix}${pinsFile}`];
  for (const path of revision.entries.keys()) {
    if (wanted.test(path) && path.startsWith(prefix) && !path.includes('node_modules/')) paths.push(path);
  }
  return revision.read(paths);
}

function dockerfilesOf(files: Iterable<readonly [string, Buffer]>, prefix: string): Files {
  const named = Iterator.from(files).filter(([path]) => !path.endsWith(manifestName));
  return new Map(named.map(([path, bytes]) => [path.slice(prefix.length), bytes]));
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

/** The packages that the workspace file's patterns name, and the root. */
function readPackages(files: Files, prefix: string, sides: Sides): Map<string, WorkspacePackage> {
  const isPackage = packageMatcher(sides.settings.packages);
  const manifests = new Map<string, Manifest>();
  for (const [path, bytes] of files) {
    if (!path.endsWith(manifestName)) continue;
    const directory = path.slice(prefix.length, -manifestName.length - 1);
    if (directory === '' || isPackage(directory)) manifests.set(directory, parseManifest(bytes, printPath(path)));
  }
  const directories = [...manifests.keys()].sort();
  return new Map(
    directories.map((directory) => {
      const manifest = manifests.get(directory) ?? {};
      const path = printPath(`${prefix}${directory === '' ? '' : `${directory}/`}${manifestName}`);
      matchImporter(path, directory, manifest, sides);
      const needs = needsOf(directory, manifest, manifests, sides.lockfile);
      return [directory, { name: manifest.name ?? directory, directory, manifest, needs }];
    }),
  );
}

function needsOf(
  directory: string,
  manifest: Manifest,
  packages: ReadonlyMap<string, unknown>,
  lockfile: Lockfile,
): Need[] {
  const links = new Map<string, string>();
  for (const need of lockfile.importers.get(directory) ?? []) {
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
