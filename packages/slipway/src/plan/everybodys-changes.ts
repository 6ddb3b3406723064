import { posix } from 'node:path';

import { callsRoot, installScripts, namedPaths, pathMatcher, wordsOf, type Workspace } from '../workspace/index.ts';
import type { Comparison } from './comparison.ts';
import type { FileChange } from './difference.ts';
import { isContentOfRoot, isReadByAll } from './kinds-of-file.ts';
import { causeOf } from './cause.ts';
import { describesOnly, fieldChanges } from './manifest-changes.ts';
import { causeOfFile } from './package-changes.ts';
import type { Cause } from './plan.ts';

// Of the workspace file, these settings act through the lockfile only, which is looked at by itself.
const actThroughLockfile = [
  ...['packages', 'catalog', 'catalogs', 'catalogMode', 'overrides', 'patchedDependencies', 'packageExtensions'],
  ...['minimumReleaseAge', 'minimumReleaseAgeExclude'],
];

/** What concerns the checks of all: shared settings and what lies in no package, for nobody can tell who reads it. */
export function changesForEverybody(comparison: Comparison): Cause[] {
  const { base, head, filesOf, manifestOf } = comparison;
  const settings = filesOf('').some(({ path }) => path === 'pnpm-workspace.yaml')
    ? fieldChanges(base.workspace.settings.document, head.workspace.settings.document)
    : [];
  return [
    ...everybodysFiles(comparison).map(causeOfFile),
    ...manifestOf('')
      .filter(({ field }) => !describesOnly(field))
      .filter(
        ({ field }) => !field.startsWith('scripts') || isRunForAll(field.slice('scripts.'.length), head.workspace),
      )
      .map(({ field, ...rest }) => causeOf({ subject: `package.json: ${field}`, ...rest })),
    ...settings
      .filter(({ field }) => !actThroughLockfile.includes(field.split('.')[0] ?? ''))
      .map(({ field, ...rest }) => causeOf({ subject: `pnpm-workspace.yaml: ${field}`, ...rest })),
  ];
}

/** What concerns the root's own checks alone, where that is an app. */
export function changesOfRoot({ filesOf, head, manifestOf }: Comparison): Cause[] {
  const scripts = manifestOf('')
    .filter(({ field }) => field.startsWith('scripts'))
    .map(({ field, ...rest }) => causeOf({ subject: `package.json: ${field}`, ...rest }));
  if (head.workspace.apps[0]?.directory !== '') return scripts;
  const content = filesOf('').filter(({ path }) => isContentOfRoot(path));
  return [...content.map(causeOfFile), ...scripts];
}

function everybodysFiles({ base, head, files, filesOf }: Comparison): FileChange[] {
  const own = filesOf('');
  const patches = new Set(
    [base, head].flatMap(({ workspace }) => Object.values(workspace.settings.patchedDependencies)),
  );
  const known = ['package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml'];
  const found = new Set(own.filter(({ path }) => isReadByAll(path) && !known.includes(path) && !patches.has(path)));
  const { workspace } = head;
  for (const file of [...named(own, workspace), ...local(own, workspace), ...above(files, workspace)]) found.add(file);
  const { everybodys } = workspace.taskInputs;
  if (everybodys.length > 0) {
    const isInput = pathMatcher(everybodys);
    for (const file of files) if (isInput(file.path) && !known.includes(file.path)) found.add(file);
  }
  return [...found];
}

/** Files that the root's scripts name which pnpm runs when it installs. */
function named(files: readonly FileChange[], { packages }: Workspace): FileChange[] {
  if (files.length === 0) return [];
  const scripts = Object.entries(packages.get('')?.manifest.scripts ?? {});
  const places = scripts.flatMap(([name, script]) => (installScripts.has(name) ? namedPaths(script, '') : []));
  return files.filter(({ path }) =>
    places.some(({ files: paths, folder }) => paths.includes(path) || path.startsWith(`${folder ?? path}/`)),
  );
}

/** Files of folders and tarballs that packages depend on and that are no packages. */
function local(files: readonly FileChange[], { linksOutside, lockfile, packages }: Workspace): FileChange[] {
  if (files.length === 0 || (!linksOutside && !lockfile.hasLocalEntries)) return [];
  const linked = [...lockfile.importers.values()].flat().flatMap(({ directory }) => directory ?? []);
  const entries = lockfile.hasLocalEntries ? lockfile.entries.values().flatMap(({ directories }) => directories) : [];
  const folders = [...new Set([...linked, ...entries])].filter((directory) => !packages.has(directory));
  return files.filter(({ path }) => folders.some((folder) => path === folder || path.startsWith(`${folder}/`)));
}

// Compilers and linters look upwards for them.
const settingsAbove = /\/(?:\.[^/]+|[^/]*config[^/]*)$/;

/** Settings in the folders above the workspace, where compilers and linters look for them too. */
function above(files: readonly FileChange[], { root }: Workspace): FileChange[] {
  if (root === '') return [];
  return files.filter(({ path }) => {
    const folder = posix.dirname(path);
    const isAbove = path.startsWith('/') && `/${root}/`.startsWith(folder === '/' ? '/' : `${folder}/`);
    return isAbove && settingsAbove.test(path) && isReadByAll(path.slice(1));
  });
}

/** Whether pnpm runs a script of the root when it installs, or one of a package or a task runs it. */
function isRunForAll(script: string, { packages, turboTasks }: Workspace): boolean {
  if (installScripts.has(script)) return true;
  if (Object.values(turboTasks).some((before) => before.includes(`//#${script}`))) return true;
  return packages
    .values()
    .filter(({ directory }) => directory !== '')
    .some(({ manifest }) =>
      Object.values(manifest.scripts ?? {}).some((command) => callsRoot(command) && wordsOf(command).has(script)),
    );
}
