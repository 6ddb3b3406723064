import { posix } from 'node:path';

import { longestPath } from '../revision/index.ts';

/** What Node and compilers put behind a name that has no ending. */
const endings = ['', '.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.json', '/index.js', '/index.ts'];

// What has a meaning of its own in a shell is no part of a name; letters of all languages are.
const word = /[^\s"'`;&|<>()[\]{}$=,:*?!\\]+/g;

/** Folders that a program reads without being told so, beside the manifest of the package that it runs in. */
const usualFolders: ReadonlyMap<string, string> = new Map([
  ['patch-package', 'patches'],
  ['prisma', 'prisma'],
]);

/** Where a command's word leads, from the workspace's root. */
export interface NamedPath {
  /** A file there, the likeliest first. */
  readonly files: readonly string[];
  /** A folder that all files below are meant of; undefined inside the package, whose files count anyway. */
  readonly folder: string | undefined;
}

/**
 * What a command names: `node scripts/prepare.js`, `node ../../tools/generate`, `cp -r ../../assets dist`.
 * @param directory of the package that the command runs in
 */
export function namedPaths(command: string, directory: string): NamedPath[] {
  const words = command.match(word) ?? [];
  return words.flatMap((name) => {
    const usual = usualFolders.get(name);
    if (usual !== undefined) return [{ files: [], folder: posix.join(directory, usual) }];
    // Dots alone are a folder that a command goes to.
    if (name.length > longestPath || !/[/.]/.test(name) || /^[./]*$/.test(name)) return [];
    const path = posix.join(directory, name).replace(/\/$/, '');
    return [{ files: endings.map((ending) => `${path}${ending}`), folder: name.includes('../') ? path : undefined }];
  });
}
