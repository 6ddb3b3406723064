import { posix } from 'node:path';

import { SlipwayError } from '../error.ts';
import type { TreeEntry } from '../revision/index.ts';
import { workspaceFileName } from './wanted-files.ts';

const shown = 3;

/**
 * Finds the workspace's folder: the one asked for or the nearest above it that has a `pnpm-workspace.yaml`, or the only
 * one in the repository.
 * @param revision what people call it
 * @param files those of its files that matter, the workspace files among them
 * @throws SlipwayError when there is none, or no telling which
 */
export function findRoot(revision: string, files: readonly TreeEntry[], from: string): string {
  const all = files.map(({ path }) => path).filter((path) => path.endsWith(workspaceFileName));
  for (let folder = from; ; folder = posix.dirname(folder)) {
    if (folder === '.') folder = '';
    if (all.includes(posix.join(folder, workspaceFileName))) return folder;
    if (folder === '') break;
  }
  const below = all.filter((path) => !path.includes('node_modules/'));
  const folders = below.map((path) => posix.dirname(path)).sort();
  const [only] = folders;
  if (only !== undefined && folders.length === 1) return only;
  const where = `in ${revision === 'working tree' ? 'the working tree' : revision}${from === '' ? '' : `, at or above ${from}`}`;
  const list = folders.slice(0, shown).join(', ');
  const mend =
    folders.length === 0
      ? `slipway plans pnpm workspaces, so write one, as in \`packages: [apps/*]\``
      : `name one of its workspaces by \`--cwd\` (${list}${folders.length > shown ? ', …' : ''})`;
  throw new SlipwayError(`There is no ${workspaceFileName} ${where}: ${mend}.`);
}
