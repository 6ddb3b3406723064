import { SlipwayError } from '../error.ts';
import { printPath, type TreeEntry } from '../revision/index.ts';
import type { Workspace } from './workspace.ts';

/**
 * Looks whether what a workspace is read from are files: git has of a symbolic link where it leads, and not what lies there.
 * @param isRead whether a file of that path is one of the workspace's settings and manifests
 * @throws SlipwayError naming the link
 */
export function refuseLinked(files: readonly TreeEntry[], isRead: (path: string) => boolean): void {
  const link = files.find(({ path, mode }) => mode === '120000' && isRead(path));
  if (link !== undefined)
    throw new SlipwayError(`${printPath(link.path)} is a symbolic link: put the file there that it leads to.`);
}

/**
 * Looks whether what images are built by are files: of a symbolic link, a fingerprint has the name of its target only.
 * @param files of the revision, the Dockerfiles among them
 * @param prefix what stands before paths from the workspace's root
 * @throws SlipwayError naming the link
 */
export function refuseLinks(
  files: readonly TreeEntry[],
  prefix: string,
  { apps, bases }: Pick<Workspace, 'apps' | 'bases'>,
): void {
  const links = files.filter(({ mode }) => mode === '120000').map(({ path }) => path.slice(prefix.length));
  if (links.length === 0) return;
  const dockerfiles = [...apps.map(({ dockerfile }) => dockerfile), ...bases.keys()];
  const used = new Set(['.dockerignore', ...dockerfiles.flatMap((path) => [path, `${path}.dockerignore`])]);
  const link = links.find((path) => used.has(path));
  if (link === undefined) return;
  const mend = link.endsWith('dockerignore')
    ? 'put a file there'
    : 'put a file there, or name its target in slipway.json';
  throw new SlipwayError(
    `${printPath(`${prefix}${link}`)} is a symbolic link, and a change of what it leads to would be in no fingerprint: ${mend}.`,
  );
}
