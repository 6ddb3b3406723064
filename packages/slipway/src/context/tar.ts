import { encodePath, type Revision } from '../revision/index.ts';
import type { Context } from './context.ts';
import type { ContextFile } from './part.ts';

/** What goes into the archive, its bytes at hand. */
interface Member {
  readonly path: string;
  readonly mode: ContextFile['mode'] | 'folder';
  readonly bytes: Buffer;
}

const blockSize = 512;
const filesAtOnce = 200;
const permissions = { '100644': 0o644, '100755': 0o755, '120000': 0o777, '160000': 0o755, folder: 0o755 };
const types = { '100644': '0', '100755': '0', '120000': '2', '160000': '5', folder: '5' };

/**
 * A context as a tar stream: `docker buildx build -` takes it. Equal content gives equal bytes on every machine: files in
 * one order, with no owner, no time, and no mode but what git knows. The Dockerfile comes last: an archive that breaks off,
 * for whatever reason, would be a whole one for who reads it, and must not build.
 * @throws SlipwayError when a file's content is not in this clone
 */
export async function* tarOf(revision: Revision, context: Context): AsyncGenerator<Buffer> {
  // Who unpacks it makes all other folders for the files in them: entries of their own would be an eighth of small archives.
  for (const path of ['manifests/', 'sources/']) yield* archived({ path, mode: 'folder', bytes: Buffer.alloc(0) });
  const isLast = ({ path }: ContextFile) => path === 'Dockerfile';
  const files = [...context.files.filter((file) => !isLast(file)), ...context.files.filter(isLast)];
  for (let at = 0; at < files.length; at += filesAtOnce) {
    for (const member of await readMembers(revision, files.slice(at, at + filesAtOnce))) yield* archived(member);
  }
  // Two empty blocks end an archive.
  yield Buffer.alloc(2 * blockSize);
}

/** Reads files; those of a submodule stand in its place. */
async function readMembers(revision: Revision, files: readonly ContextFile[]): Promise<Member[]> {
  const paths = files.flatMap(({ mode, source }) => ('path' in source && mode !== '160000' ? [source.path] : []));
  const contents = await revision.contents(paths);
  const members = files.map(async ({ path, mode, source }): Promise<Member[]> => {
    if ('bytes' in source) return [{ path, mode, bytes: source.bytes }];
    if (mode === '160000') return submodule(revision, source.path, path);
    return [{ path, mode, bytes: contents.get(source.path) ?? Buffer.alloc(0) }];
  });
  return (await Promise.all(members)).flat();
}

async function submodule(revision: Revision, from: string, to: string): Promise<Member[]> {
  const inner = await revision.submodule(from);
  const entries = [...inner.entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return readMembers(
    inner,
    entries.map(({ path, mode, oid }) => ({ path: `${to}/${path}`, mode, source: { path, oid } })),
  );
}

function* archived({ path, mode, bytes }: Member): Generator<Buffer> {
  const name = encodePath(path);
  const target = mode === '120000' ? bytes : Buffer.alloc(0);
  const content = mode === '120000' ? target.subarray(0, 0) : bytes;
  const records = [...longField('path', name), ...longField('linkpath', target)];
  if (records.length > 0) {
    const extension = Buffer.concat(records);
    yield header(Buffer.from('PaxHeader'), 'x', 0o644, extension.length, Buffer.alloc(0));
    yield padded(extension);
  }
  yield header(name, types[mode], permissions[mode], content.length, target);
  if (content.length > 0) yield padded(content);
}

/** A POSIX extension for what does not fit its field of 100 bytes: `<length> <name>=<value>\n`, the length counting itself. */
function longField(name: string, value: Buffer): Buffer[] {
  if (value.length <= 100) return [];
  const rest = Buffer.concat([Buffer.from(` ${name}=`), value, Buffer.from('\n')]);
  let length = rest.length;
  while (length !== rest.length + String(length).length) length = rest.length + String(length).length;
  return [Buffer.concat([Buffer.from(String(length)), rest])];
}

/** A header as POSIX (ustar) lays it out. */
function header(name: Buffer, type: string, mode: number, size: number, target: Buffer): Buffer {
  const block = Buffer.alloc(blockSize);
  name.copy(block, 0, 0, 100);
  block.write(octal(mode, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(0, 11), 136);
  block.write(' '.repeat(8), 148);
  block.write(type, 156);
  target.copy(block, 157, 0, 100);
  block.write('ustar\u000000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148);
  return block;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

function padded(content: Buffer): Buffer {
  const missing = -content.length & (blockSize - 1);
  return missing === 0 ? content : Buffer.concat([content, Buffer.alloc(missing)]);
}
