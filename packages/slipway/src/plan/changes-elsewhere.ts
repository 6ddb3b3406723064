import { posix } from 'node:path';

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
  const { configs, namingOthers, packages, taskInputs } = head.workspace;
  const found = new Map<string, Cause[]>();
  const add = (directory: string, isRead: (file: FileChange) => boolean) => {
    if (directory === '' || !packages.has(directory)) return;
    const causes = files.filter((file) => !file.path.startsWith(`${directory}/`) && isRead(file)).map(causeOfFile);
    if (causes.length > 0) found.set(directory, [...(found.get(directory) ?? []), ...causes]);
  };
  for (const directory of namingOthers) {
    const places = Object.values(packages.get(directory)?.manifest.scripts ?? {}).flatMap((script) =>
      namedPaths(script, directory),
    );
    add(directory, ({ path }) =>
      places.some(({ files: paths, folder }) => paths.includes(path) || path.startsWith(`${folder ?? path}/`)),
    );
  }
  for (const [directory, patterns] of Object.entries(taskInputs.own)) {
    const isInput = pathMatcher(patterns);
    add(directory, ({ path }) => isInput(path));
  }
  for (const [directory, facts] of Object.entries(configs)) {
    if (facts.extended.length === 0) continue;
    add(directory, ({ path }) => path.endsWith('.json') && extendsOneIn(facts, new Set([posix.dirname(path)])));
  }
  return found;
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
