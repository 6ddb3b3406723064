import { isUtf8 } from 'node:buffer';

// Git's paths are bytes. Those that are UTF-8 become ordinary strings; each byte that is not becomes a lone surrogate
// (U+DC80 to U+DCFF), so that every path survives the way there and back. Python does the same, see PEP 383.
const surrogates = 0xdc00;

/** How long the UTF-8 sequence is that a byte starts. */
function sequenceLength(lead: number): number {
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc0 ? 2 : 1;
}

/** A path's bytes as a string that `encodePath` turns back. */
export function decodePath(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  let path = '';
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at] ?? 0;
    const sequence = bytes.subarray(at, at + sequenceLength(lead));
    if (isUtf8(sequence)) {
      path += sequence.toString('utf8');
      at += sequence.length;
    } else {
      path += String.fromCharCode(surrogates + lead);
      at += 1;
    }
  }
  return path;
}

/** The bytes of a path that `decodePath` made. */
export function encodePath(path: string): Buffer {
  if (path.isWellFormed()) return Buffer.from(path, 'utf8');
  return Buffer.concat(
    Array.from(path, (character) =>
      character.isWellFormed() ? Buffer.from(character, 'utf8') : Buffer.of(character.charCodeAt(0) - surrogates),
    ),
  );
}

/** A path from a folder that it lies in; the top has no name. Of a path above the folder, nothing. */
export function insideOf(path: string, folder: string): string {
  return folder === '' ? path : path.slice(folder.length + 1);
}

/** The folders that some paths lie in, at any depth; the top is not among them. */
export function foldersOf(paths: Iterable<string>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const folder = path.slice(0, slash);
      // Those above it are there too.
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}

/** Letters. No system takes a longer path, and to work out where one leads takes time. */
export const longestPath = 4096;

// Most are, and there are thousands; the other expression is slow.
const ordinary = /^[ -~←→]*$/;

// What steers a terminal, and what makes text run the other way, so that it reads as another.
const steering = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** A path for people: bytes that are not UTF-8 as `�`, and no character that would steer a terminal or turn the text around. */
export function printPath(path: string): string {
  if (ordinary.test(path)) return path;
  return path.toWellFormed().replaceAll(steering, (character) => {
    return character === '\n' ? '\\n' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
