import { posix } from 'node:path';

import type { Lockfile } from './lockfile.ts';

const setting = /^ {4}publishDirectory: ['"]?(.+?)['"]?$/m;

/**
 * A package with a `publishConfig.directory` is linked by that folder, which its build makes: whoever needs the folder needs
 * the package.
 */
export function followPublishDirectories(lockfile: Lockfile): Lockfile {
  const makers = new Map<string, string>();
  for (const [directory, extras] of lockfile.importerExtras) {
    const folder = setting.exec(extras)?.[1];
    const made = folder === undefined ? undefined : posix.join(directory, folder);
    if (made !== undefined && !lockfile.importers.has(made)) makers.set(made, directory);
  }
  if (makers.size === 0) return lockfile;
  const makerOf = (directory: string) => makers.get(directory) ?? directory;
  const importers = [...lockfile.importers].map(([directory, needs]) => {
    const followed = needs.map((need) =>
      need.directory === null ? need : { ...need, directory: makerOf(need.directory) },
    );
    return [directory, followed] as const;
  });
  const entries = [...lockfile.entries].map(([key, entry]) => {
    return [key, { ...entry, directories: entry.directories.map(makerOf) }] as const;
  });
  return { ...lockfile, importers: new Map(importers), entries: new Map(entries) };
}
