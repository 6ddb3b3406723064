import { posix } from 'node:path';

import { foldersOf, printPath, type Revision } from '../revision/index.ts';
import type { Workspace } from '../workspace/index.ts';
import type { Context } from './context.ts';

/**
 * Symbolic links of a context to what the repository has and the context has not: where an image is built, they lead nowhere.
 * Links that lead nowhere in the repository either are left to those who made them.
 * @returns a sentence with the mend for each
 */
export async function linksAway(
  revision: Revision,
  { root }: Pick<Workspace, 'root'>,
  { files, closure }: Context,
): Promise<string[]> {
  const links = files.flatMap(({ mode, source }) => (mode === '120000' && 'path' in source ? [source.path] : []));
  if (links.length === 0) return [];
  const here = files.map(({ path }) => posix.join(root, path.slice(path.indexOf('/') + 1)));
  const isHere = presence(here);
  const isInRepository = presence(revision.entries.keys());
  const targets = await revision.read(links);
  return links.flatMap((link) => {
    const target = posix.join(posix.dirname(link), targets.get(link)?.toString('utf8') ?? '').replace(/\/$/, '');
    if (isHere(target) || !isInRepository(target)) return [];
    const path = posix.relative(`/${root}`, `/${target}`);
    const isLeftOut = closure.some(({ directory }) => directory !== '' && path.startsWith(`${directory}/`));
    const mend = path.startsWith('..')
      ? 'move that into the workspace'
      : isLeftOut
        ? `take it back with "!${printPath(path)}" in .dockerignore`
        : `add "${printPath(path)}" to include in slipway.json`;
    return [`${printPath(link)} is a symbolic link to ${printPath(target)}, which is not in the context: ${mend}.`];
  });
}

/** Whether a path is a file among some, or a folder that one lies in. */
function presence(files: Iterable<string>): (path: string) => boolean {
  const all = new Set(files);
  const folders = foldersOf(all);
  return (path) => all.has(path) || folders.has(path);
}
