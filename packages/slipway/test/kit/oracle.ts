import { posix } from 'node:path';

import { parse } from 'yaml';
import { z } from 'zod';

import type { Files } from './model.ts';

// What an image is made from, worked out a second time: slowly, from the files alone, with a real YAML parser and without
// a line of the tool. It knows only what random-fleet makes.

const locked = z.record(z.string(), z.object({ specifier: z.string(), version: z.string() })).default({});
const lockfileSchema = z.object({
  importers: z.record(z.string(), z.object({ dependencies: locked, devDependencies: locked })),
  packages: z.record(z.string(), z.unknown()).default({}),
  snapshots: z.record(z.string(), z.object({ dependencies: z.record(z.string(), z.string()).default({}) })).default({}),
});
const workspaceSchema = z.object({ catalog: z.record(z.string(), z.string()).default({}) });
const manifestSchema = z.looseObject({
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
  scripts: z.record(z.string(), z.string()).default({}),
});

const checkTools = ['vitest', 'eslint'];
const describing = ['version', 'description'];

/** The image of the app in a folder, as one text: two images are the same if and only if their texts are. */
export function imageOf(files: Files, directory: string): string {
  const lockfile = lockfileSchema.parse(parse(files.get('pnpm-lock.yaml') ?? ''));
  const { catalog } = workspaceSchema.parse(parse(files.get('pnpm-workspace.yaml') ?? ''));
  const folders = closure(lockfile, directory);
  const asked = (name: string, specifier: string) => (specifier === 'catalog:' ? catalog[name] : specifier);
  const keys = new Set<string>();
  for (const folder of folders) {
    for (const [name, { version }] of shipped(lockfile, folder)) {
      if (!version.startsWith('link:')) collect(`${name}@${version}`, lockfile, keys);
    }
  }
  return JSON.stringify({
    dockerfiles: [files.get(`${directory}/Dockerfile`), files.get('Dockerfile.base')],
    manifests: folders.map((folder) => [folder, manifest(files, folder)]),
    locked: folders.map((folder) => [
      folder,
      shipped(lockfile, folder).map(([name, { specifier, version }]) => [name, asked(name, specifier), version]),
    ]),
    entries: [...keys]
      .toSorted()
      .map((key) => [key, lockfile.packages[key], sorted(lockfile.snapshots[key]?.dependencies ?? {})]),
    sources: sources(files, folders),
  });
}

function closure(lockfile: z.output<typeof lockfileSchema>, directory: string): string[] {
  const folders = new Set([directory]);
  for (const folder of folders) {
    for (const [, { version }] of shipped(lockfile, folder)) {
      if (version.startsWith('link:')) folders.add(posix.join(folder, version.slice('link:'.length)));
    }
  }
  return [...folders].toSorted();
}

function shipped({ importers }: z.output<typeof lockfileSchema>, folder: string) {
  const { dependencies, devDependencies } = importers[folder] ?? { dependencies: {}, devDependencies: {} };
  const built = Object.entries(devDependencies).filter(([name]) => !checkTools.includes(name));
  return [...Object.entries(dependencies), ...built].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function collect(key: string, lockfile: z.output<typeof lockfileSchema>, keys: Set<string>): void {
  if (keys.has(key)) return;
  keys.add(key);
  for (const [name, version] of Object.entries(lockfile.snapshots[key]?.dependencies ?? {})) {
    collect(`${name}@${version}`, lockfile, keys);
  }
}

function manifest(files: Files, folder: string): unknown {
  const { scripts, devDependencies, dependencies, ...rest } = manifestSchema.parse(
    JSON.parse(files.get(`${folder}/package.json`) ?? '{}'),
  );
  const others = Object.entries(rest).filter(([field]) => !describing.includes(field));
  const built = Object.entries(devDependencies).filter(([name]) => !checkTools.includes(name));
  return [
    sorted(Object.fromEntries(others)),
    sorted(dependencies),
    sorted(Object.fromEntries(built)),
    scripts['build'],
  ];
}

function sources(files: Files, folders: readonly string[]): unknown {
  const ignored = files.has('.dockerignore');
  return [...files]
    .filter(([path]) => folders.some((folder) => path.startsWith(`${folder}/`)))
    .filter(([path]) => !/package\.json$|Dockerfile$|\.test\.ts$/.test(path))
    .filter(([path]) => !(ignored ? /\.md$/ : /\/(?:README|CHANGELOG)\.md$/).test(path))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function sorted(entries: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(entries).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
