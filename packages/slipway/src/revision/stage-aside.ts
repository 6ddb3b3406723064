import { copyFile, rm, stat, utimes } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { makeTemporaryFolder } from '../temporary-folder.ts';
import { changedMeanwhile } from './faults.ts';
import { git } from './git.ts';
import { openObjects } from './objects.ts';
import { encodePath } from './path.ts';
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
  const temporary = await makeTemporaryFolder();
  const env = {
    GIT_INDEX_FILE: join(temporary, 'index'),
    GIT_OBJECT_DIRECTORY: temporary,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: JSON.stringify(resolve(root, objects)),
  };
  try {
    await copyIndex(resolve(root, index), env.GIT_INDEX_FILE);
    const input = Buffer.concat(paths.flatMap((path) => [encodePath(path), Buffer.of(0)]));
    // Line endings that would not come back are no reason to refuse: nothing is written back.
    const words = ['-c', 'core.safecrlf=false', 'update-index', '--add', '--replace', '-z', '--stdin'];
    await git(root, words, { input, env });
    const entries = parseIndex(await git(root, ['ls-files', '--stage', '-z'], { env }));
    const oids = paths.map((path) => entries.get(path)?.oid ?? changedMeanwhile(path));
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

/** Of a file that was written in the same moment as the index, git reads the bytes: a copy must not look newer. */
async function copyIndex(from: string, to: string): Promise<void> {
  const original = await stat(from).catch(() => undefined);
  // A repository without an index has nothing staged.
  if (original === undefined) return;
  await copyFile(from, to);
  const written = Math.floor(original.mtimeMs) / 1000;
  await utimes(to, written, written);
}
