import { missingObject } from './faults.ts';
import { git } from './git.ts';
import type { Tree, TreeEntry } from './revision.ts';

/** Blobs by their object ids, each read once. */
export interface Objects {
  /** @throws SlipwayError when this clone lacks one of them */
  readonly read: (oids: Iterable<string>) => Promise<ReadonlyMap<string, Buffer | undefined>>;
}

const newline = 0x0a;
/** Bytes; a lockfile is kept, a film is not. */
const largestKept = 16 * 1024 * 1024;

/**
 * The blobs of the repository in a folder, read with `git cat-file` and kept, so that revisions share them.
 * @param env where git looks for objects, if not in the repository
 */
export function openObjects(root: string, env: Readonly<Record<string, string>> = {}): Objects {
  const kept = new Map<string, Buffer>();
  let partial: Promise<boolean> | undefined;
  return {
    read: async (oids) => {
      const found = new Map<string, Buffer | undefined>();
      for (const oid of oids) found.set(oid, kept.get(oid));
      const unknown = [...found].flatMap(([oid, bytes]) => (bytes === undefined ? [oid] : []));
      if (unknown.length > 0) {
        const { fetchMissing, isPartial } = await import('./partial-clone.ts');
        partial ??= isPartial(root);
        if (await partial) await fetchMissing(root, unknown);
        const input = `${unknown.join('\n')}\n`;
        const output = await git(root, ['cat-file', '--batch', '--buffer'], { input, env });
        for (const [oid, bytes] of splitBatch(output, root)) {
          found.set(oid, bytes);
          if (bytes.length <= largestKept) kept.set(oid, bytes);
        }
      }
      return found;
    },
  };
}

/** Reads files of a tree; paths that are no files of it are left out. */
export async function readFiles(
  tree: Pick<Tree, 'entries'>,
  objects: Objects,
  files: Iterable<string | TreeEntry>,
): Promise<ReadonlyMap<string, Buffer>> {
  const oids = new Map<string, string>();
  for (const file of files) {
    const entry = typeof file === 'string' ? tree.entries.get(file) : file;
    if (entry !== undefined && entry.mode !== '160000') oids.set(entry.path, entry.oid);
  }
  const blobs = await objects.read(oids.values());
  const contents = new Map<string, Buffer>();
  for (const [path, oid] of oids) {
    const bytes = blobs.get(oid);
    if (bytes !== undefined) contents.set(path, bytes);
  }
  return contents;
}

/** Reads `git cat-file --batch`: `<oid> <type> <size>\n<bytes>\n` for each object, `<oid> missing\n` for one that is not there. */
function* splitBatch(output: Buffer, root: string): Generator<[string, Buffer]> {
  for (let at = 0; at < output.length;) {
    const lineEnd = output.indexOf(newline, at);
    const [oid = '', type = '', size = ''] = output.toString('latin1', at, lineEnd).split(' ');
    if (type !== 'blob') throw missingObject(oid, root);
    const start = lineEnd + 1;
    at = start + Number(size) + 1;
    yield [oid, output.subarray(start, at - 1)];
  }
}
