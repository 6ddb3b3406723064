import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { SlipwayError } from '../error.ts';
import { git } from './git.ts';
import { printPath } from './path.ts';

const specification = 'version https://git-lfs.github.com/spec/v1\n';
const maximumPointer = 1024;

/**
 * Puts contents in the place of Git LFS pointers, as a checkout does.
 * @param files bytes by path, as git stores them
 * @throws SlipwayError when a content has not been fetched
 */
export async function withLargeFiles(
  root: string,
  files: ReadonlyMap<string, Buffer>,
): Promise<ReadonlyMap<string, Buffer>> {
  const pointers = [...files].flatMap(([path, bytes]) => {
    const id = pointedTo(bytes);
    return id === undefined ? [] : [{ path, id }];
  });
  if (pointers.length === 0) return files;
  const common = (await git(root, ['rev-parse', '--git-common-dir'])).toString('utf8').trimEnd();
  const contents = new Map(files);
  for (const { path, id } of pointers) {
    const stored = join(resolve(root, common), 'lfs', 'objects', id.slice(0, 2), id.slice(2, 4), id);
    contents.set(path, await readFile(stored).catch((cause: unknown) => missing(path, cause)));
  }
  return contents;
}

/** The id of the content that a pointer stands for; undefined for any other file. */
function pointedTo(bytes: Buffer): string | undefined {
  if (bytes.length > maximumPointer || !bytes.subarray(0, specification.length).equals(Buffer.from(specification))) {
    return undefined;
  }
  return /^oid sha256:([0-9a-f]{64})$/m.exec(bytes.toString('latin1'))?.[1];
}

function missing(path: string, cause: unknown): never {
  const mend = 'run `git lfs fetch` for this commit';
  throw new SlipwayError(`The content of ${printPath(path)} is in Git LFS and not in this clone: ${mend}.`, { cause });
}
