import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { SlipwayError } from '../error.ts';
import { git } from './git.ts';
import { openObjects } from './objects.ts';
import { encodePath, printPath } from './path.ts';
import { parseIndex } from './tree.ts';

/**
 * Stages files with all of git's filters, in an index and an object folder of their own, which go away again. Only an index
 * tells what `git add` does: a file that has CR LF in it already keeps them.
 * @returns ids and bytes by path
 * @throws SlipwayError when git cannot read one of them
 */
export async function stageAside(
  root: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, { readonly oid: string; readonly bytes: Buffer }>> {
  if (paths.length === 0) return new Map();
  const places = ['rev-parse', '--git-path', 'objects', '--git-path', 'index'];
  const [objects = '', index = ''] = (await git(root, places)).toString('utf8').split('\n');
  const temporary = await mkdtemp(join(tmpdir(), 'slipway-'));
  const env = {
    GIT_INDEX_FILE: join(temporary, 'index'),
    GIT_OBJECT_DIRECTORY: temporary,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: JSON.stringify(resolve(root, objects)),
  };
  try {
    // A repository without an index has nothing staged.
    await copyFile(resolve(root, index), env.GIT_INDEX_FILE).catch(() => undefined);
    const input = Buffer.concat(paths.flatMap((path) => [encodePath(path), Buffer.of(0)]));
    // Line endings that would not come back are no reason to refuse: nothing is written back.
    const words = ['-c', 'core.safecrlf=false', 'update-index', '--add', '--replace', '-z', '--stdin'];
    await git(root, words, { input, env });
    const entries = parseIndex(await git(root, ['ls-files', '--stage', '-z'], { env }));
    const oids = paths.map((path) => entries.get(path)?.oid ?? gone(path));
    const blobs = await openObjects(root, env).read(oids);
    return new Map(
      paths.map((path, at) => {
        const oid = oids[at] ?? '';
        return [path, { oid, bytes: blobs.get(oid) ?? Buffer.alloc(0) }];
      }),
    );
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function gone(path: string): never {
  throw new SlipwayError(`${printPath(path)} was changed while it was read: run it again.`);
}
