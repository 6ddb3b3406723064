import { posix } from 'node:path';

import { parse } from 'yaml';
import { z } from 'zod';

import type { Tree } from '../random/model.ts';

// A repository read a second time, for the oracle: slowly, with real parsers and without a line of the tool. It knows
// what the random fleets make, and no more.

const texts = z.record(z.string(), z.string()).default({});
const locked = z.record(z.string(), z.object({ specifier: z.string(), version: z.string() })).default({});
const importer = z.object({ dependencies: locked, devDependencies: locked });
const lockfileSchema = z.object({
  importers: z.record(z.string(), importer),
  catalogs: z
    .record(z.string(), z.record(z.string(), z.object({ specifier: z.string(), version: z.string() })))
    .default({}),
  patchedDependencies: texts,
  packages: z.record(z.string(), z.unknown()).default({}),
  snapshots: z.record(z.string(), z.object({ dependencies: texts })).default({}),
});
const settingsSchema = z.looseObject({
  packages: z.array(z.string()).default([]),
  catalog: texts,
  catalogs: z.record(z.string(), texts).default({}),
  patchedDependencies: texts,
  pnpmfile: z.string().default('.pnpmfile.cjs'),
});
const manifestSchema = z.looseObject({
  name: z.string(),
  version: z.string().optional(),
  scripts: texts,
  dependencies: texts,
  devDependencies: texts,
});
const appSchema = z.object({
  dockerfile: z.string().optional(),
  platforms: z.array(z.string()).optional(),
  buildArguments: texts,
  include: z.array(z.string()).default([]),
});
const slipwaySchema = z.object({
  apps: z.record(z.string(), z.union([appSchema, z.literal(false)])).default({}),
  platforms: z.array(z.string()).default(['linux/amd64']),
  buildArguments: texts,
  include: z.array(z.string()).default([]),
  checkTools: z.array(z.string()).default([]),
});
const pinsSchema = z.object({ images: texts });

export type Manifest = z.output<typeof manifestSchema>;

/** A need of a package as the lockfile has it. */
export interface Need {
  readonly name: string;
  readonly isDev: boolean;
  readonly specifier: string;
  readonly version: string;
  /** The folder that a link leads to. */
  readonly folder: string | undefined;
  /** The lockfile's entry that all else leads to. */
  readonly key: string | undefined;
}

export interface Reading {
  readonly tree: Tree;
  readonly paths: readonly string[];
  /** A file's mode and content; undefined when there is none. */
  readonly at: (path: string) => string | undefined;
  /** By folder; the root's is empty. */
  readonly manifests: ReadonlyMap<string, Manifest>;
  readonly needsOf: (folder: string) => readonly Need[];
  readonly lockfile: z.output<typeof lockfileSchema>;
  readonly settings: z.output<typeof settingsSchema>;
  readonly slipway: z.output<typeof slipwaySchema>;
  readonly pins: Readonly<Record<string, string>>;
  /** The innermost package that a file lies in. */
  readonly ownerOf: (path: string) => string;
}

export function readTree(tree: Tree): Reading {
  const { files, modes } = tree;
  const text = (path: string) => files.get(path) ?? '';
  const json = (path: string): unknown => JSON.parse(files.get(path) ?? '{}');
  const settings = settingsSchema.parse(parse(text('pnpm-workspace.yaml')));
  const lockfile = lockfileSchema.parse(parse(text('pnpm-lock.yaml')));
  const paths = [...files.keys()].toSorted();
  const folders = paths
    .filter((path) => posix.basename(path) === 'package.json')
    .map((path) => (path === 'package.json' ? '' : posix.dirname(path)))
    .filter((folder) => folder === '' || settings.packages.includes(`${posix.dirname(folder)}/*`));
  const parents = (path: string): string[] => (path === '.' ? [''] : [path, ...parents(posix.dirname(path))]);
  const owners = new Map(
    paths.map((path) => [path, parents(posix.dirname(path)).find((folder) => folders.includes(folder)) ?? '']),
  );
  return {
    tree,
    paths,
    at: (path) => (files.has(path) ? `${modes.get(path) ?? '100644'} ${text(path)}` : undefined),
    manifests: new Map(
      folders.map((folder) => [folder, manifestSchema.parse(json(posix.join(folder, 'package.json')))]),
    ),
    needsOf: (folder) => needsIn(lockfile, folder),
    lockfile,
    settings,
    slipway: slipwaySchema.parse(json('slipway.json')),
    pins: pinsSchema.parse(files.has('slipway.lock.json') ? json('slipway.lock.json') : { images: {} }).images,
    ownerOf: (path) => owners.get(path) ?? '',
  };
}

function needsIn({ importers, snapshots }: Reading['lockfile'], folder: string): Need[] {
  const { dependencies = {}, devDependencies = {} } = importers[folder === '' ? '.' : folder] ?? {};
  const all = [
    ...Object.entries(dependencies).map(([name, need]) => ({ name, isDev: false, ...need })),
    ...Object.entries(devDependencies).map(([name, need]) => ({ name, isDev: true, ...need })),
  ];
  return all.map((need) => {
    const linked = need.version.startsWith('link:')
      ? posix.join(folder, need.version.slice('link:'.length))
      : undefined;
    const key = `${need.name}@${need.version}` in snapshots ? `${need.name}@${need.version}` : need.version;
    return { ...need, folder: linked === '.' ? '' : linked, key: linked === undefined ? key : undefined };
  });
}

/** All lockfile entries that some lead to, each with what it is and what it needs. */
export function entriesFrom(
  { lockfile }: Reading,
  start: readonly (string | undefined)[],
): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  const open = start.filter((key) => key !== undefined);
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (found.has(key)) continue;
    const needs = Object.entries(lockfile.snapshots[key]?.dependencies ?? {});
    found.set(key, [lockfile.packages[withoutBrackets(key)], sorted(needs)]);
    for (const [name, version] of needs) open.push(`${name}@${version}`);
  }
  return new Map(sorted([...found]));
}

function withoutBrackets(key: string): string {
  return key.replace(/\(.*$/, '');
}

export function sorted<T>(entries: readonly (readonly [string, T])[]): (readonly [string, T])[] {
  return entries.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
