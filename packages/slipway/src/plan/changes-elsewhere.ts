import { posix } from 'node:path';

import { foldersOf } from '../revision/index.ts';
import { extendsOneIn, namedPaths, pathMatcher, type Workspace } from '../workspace/index.ts';
import type { Comparison } from './comparison.ts';
import type { FileChange } from './difference.ts';
import { causeOfFile, extended, type OwnChanges } from './package-changes.ts';
import type { Cause } from './plan.ts';

/**
 * Changes outside a package that its checks read: files that its scripts name, that `turbo.json` makes inputs, that its
 * compiler settings extend.
 * @returns by directory
 */
export function changesElsewhere({ files, head }: Comparison): ReadonlyMap<string, readonly Cause[]> {
  const { configs, packages, taskInputs } = head.workspace;
  const found = new Map<string, Cause[]>();
  const add = (directory: string, read: readonly FileChange[]) => {
    const elsewhere = read.filter(({ path }) => !path.startsWith(`${directory}/`));
    if (directory === '' || !packages.has(directory) || elsewhere.length === 0) return;
    found.set(directory, [...(found.get(directory) ?? []), ...elsewhere.map(causeOfFile)]);
  };
  for (const [directory, named] of namedByScripts(files, head.workspace)) add(directory, named);
  for (const [directory, patterns] of Object.entries(taskInputs.own)) {
    const isInput = pathMatcher(patterns);
    add(
      directory,
      files.filter(({ path }) => isInput(path)),
    );
  }
  const json = files.filter(({ path }) => path.endsWith('.json'));
  const folders = new Set(json.map(({ path }) => posix.dirname(path)));
  for (const [directory, facts] of Object.entries(configs)) {
    // Most extend the same, and most changes are of something else.
    if (!extendsOneIn(facts, folders)) continue;
    add(
      directory,
      json.filter(({ path }) => extendsOneIn(facts, new Set([posix.dirname(path)]))),
    );
  }
  return found;
}

/** There may be thousands of packages and of changes, so neither is gone through for each of the other. */
function* namedByScripts(files: readonly FileChange[], { namingOthers, packages }: Workspace) {
  if (namingOthers.length === 0 || files.length === 0) return;
  const byPath = new Map(files.map((file) => [file.path, file]));
  const folders = foldersOf(byPath.keys());
  for (const directory of namingOthers) {
    const scripts = Object.values(packages.get(directory)?.manifest.scripts ?? {});
    const named = scripts
      .flatMap((script) => namedPaths(script, directory))
      .flatMap(({ files: paths, folder }) => {
        const inside =
          folder !== undefined && folders.has(folder) ? files.filter(({ path }) => path.startsWith(`${folder}/`)) : [];
        return [...paths.flatMap((path) => byPath.get(path) ?? []), ...inside];
      });
    yield [directory, named] as const;
  }
}

/**
 * What changed in packages that others reach only through what they install: an override to `link:` or `workspace:`, say.
 * @param changes of packages, by directory
 * @returns by the directory of those who install it
 */
export function changesInstalled(
  { lockfile, packages }: Workspace,
  changes: ReadonlyMap<string, OwnChanges>,
): ReadonlyMap<string, readonly Cause[]> {
  const found = new Map<string, Cause[]>();
  if (!lockfile.hasLocalEntries) return found;
  const users = new Map<string, string[]>();
  for (const { key, needs } of lockfile.entries.values())
    for (const need of needs) users.set(need, [...(users.get(need) ?? []), key]);
  for (const [directory, { passedOn }] of changes) {
    const holders = lockfile.entries.values().filter(({ directories }) => directories.includes(directory));
    const reached = new Set(holders.map(({ key }) => key));
    // A set takes in what is added while it is walked.
    for (const key of reached) for (const user of users.get(key) ?? []) reached.add(user);
    const causes = passedOn.map((cause) => extended(cause, [packages.get(directory)?.name ?? directory]));
    for (const [importer, needs] of reached.size === 0 ? [] : lockfile.importers) {
      if (importer === directory || !needs.some(({ entry }) => entry !== null && reached.has(entry))) continue;
      found.set(importer, [...(found.get(importer) ?? []), ...causes]);
    }
  }
  return found;
}
