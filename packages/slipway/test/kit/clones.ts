import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runGit } from './repository.ts';

/** A folder that goes away with all that is in it. */
export interface TestFolder {
  readonly path: string;
  readonly remove: () => void;
}

export function createFolder(): TestFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'slipway-folder-')));
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** The ways to have a repository's commits, with what git is called with. */
export const cloneKinds: Readonly<Record<string, readonly string[]>> = {
  full: [],
  bare: ['--bare'],
  'a mirror': ['--mirror'],
  shallow: ['--depth=1'],
  'partial, without blobs': ['--filter=blob:none', '--no-checkout'],
  'partial, without trees': ['--filter=tree:0', '--no-checkout'],
  'partial and bare': ['--bare', '--filter=blob:none'],
  'shared with the original': ['--shared'],
};

/** Clones a repository as from a server, so that depth and filters act; a filter needs `serveAnything`. */
export function clone(from: string, to: string, ...options: readonly string[]): void {
  runGit('/', ['clone', '--quiet', ...options, `file://${from}`, to]);
}

/** Lets clones of a repository leave out what they like. */
export function serveAnything(folder: string): void {
  runGit(folder, ['config', 'uploadpack.allowFilter', 'true']);
  runGit(folder, ['config', 'uploadpack.allowAnySHA1InWant', 'true']);
}
