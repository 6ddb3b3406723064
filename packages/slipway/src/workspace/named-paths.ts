import { posix } from 'node:path';

import { longestPath } from '../revision/index.ts';

/** What Node and compilers put behind a name that has no ending. */
const endings = ['', '.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.json', '/index.js', '/index.ts'];

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
  const words = command.match(/[\p{L}\p{N}\p{M}_@./+~-]+/gu) ?? [];
  return words.flatMap((word) => {
    // Dots alone are a folder that a command goes to.
    if (word.length > longestPath || !/[/.]/.test(word) || /^[./]*$/.test(word)) return [];
    const path = posix.join(directory, word).replace(/\/$/, '');
    return [{ files: endings.map((ending) => `${path}${ending}`), folder: word.includes('../') ? path : undefined }];
  });
}
