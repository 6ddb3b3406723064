import { posix } from 'node:path';

import { longestPath, type TreeEntry } from '../revision/index.ts';
import type { Files } from './files.ts';
import type { Snapshot } from './snapshot.ts';

/** A folder with a `kustomization.yaml`. */
interface Kustomization {
  /** Paths that it may refer to. */
  readonly references: readonly string[];
  /** Those of them that lead out of the folder. */
  readonly outside: ReadonlySet<string>;
  /** What lies in the folder, at any depth. */
  readonly files: Map<string, TreeEntry>;
}

/** By folder. */
export type Kustomizations = ReadonlyMap<string, Kustomization>;

const fileNames = new Set(['kustomization.yaml', 'kustomization.yml', 'Kustomization']);

// Others may be what a ConfigMap is made from.
const document = /(?:^|\/)(?:README|CHANGELOG)[^/]*\.md$/i;

/** Whether a file only tells people of its folder, unless a kustomization names it. */
export function isDocument(path: string): boolean {
  return document.test(path);
}

/** Reads all kustomizations in one batch. */
export async function readKustomizations({ revision }: Snapshot, infrastructure: Files): Promise<Kustomizations> {
  const found = [...infrastructure].filter(([path]) => fileNames.has(posix.basename(path)));
  if (found.length === 0) return new Map();
  const contents = await revision.read(found.map(([, entry]) => entry.path));
  const kustomizations = new Map<string, Kustomization>();
  for (const [path, entry] of found) {
    const folder = posix.dirname(path);
    const found = words(contents.get(entry.path)?.toString('utf8') ?? '');
    const [references, outside] = [found, found.filter((word) => word.startsWith('../'))].map((all) =>
      all.map((word) => posix.join(folder, word)),
    );
    kustomizations.set(folder, { references: references ?? [], outside: new Set(outside), files: new Map() });
  }
  for (const [path, entry] of infrastructure) {
    if (isDocument(path)) continue;
    for (let folder = posix.dirname(path); folder !== '.' && folder !== '/'; folder = posix.dirname(folder)) {
      kustomizations.get(folder)?.files.set(path, entry);
    }
  }
  return kustomizations;
}

/**
 * The files that some files' kustomizations refer to, directly or through other kustomizations.
 * @returns undefined when none of the files lies beside a kustomization: then nothing is known
 */
export function referencesFrom(paths: Iterable<string>, kustomizations: Kustomizations, infrastructure: Files) {
  const folders = new Set([...paths].map((path) => posix.dirname(path)).filter((folder) => kustomizations.has(folder)));
  if (folders.size === 0) return undefined;
  const reached = new Map<string, TreeEntry>();
  for (const folder of folders) {
    const { references = [], outside = new Set() } = kustomizations.get(folder) ?? {};
    for (const target of references) {
      const file = infrastructure.get(target);
      if (file !== undefined) reached.set(target, file);
      const other = kustomizations.get(target);
      if (file === undefined && other === undefined && outside.has(target)) takeFolder(target, infrastructure, reached);
      if (other === undefined || folders.has(target)) continue;
      folders.add(target);
      for (const [path, entry] of other.files) reached.set(path, entry);
    }
  }
  return reached;
}

/** A folder without a kustomization of its own: of Helm's charts, for example. */
function takeFolder(folder: string, infrastructure: Files, into: Map<string, TreeEntry>): void {
  for (const [path, entry] of infrastructure)
    if (path.startsWith(`${folder}/`) && !isDocument(path)) into.set(path, entry);
}

/**
 * Everything in a kustomization that may be a path. A reference is a plain scalar somewhere, and a word that is none names
 * no file of the tree: so nothing has to be understood, and nothing can be missed.
 */
function words(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/(?:^|\s)#.*$/, ''));
  return [...lines.flatMap((line) => line.split(/[\s,[\]{}"'=]+/)), ...lines.flatMap(wholeValues)]
    .filter((word) => word.length <= longestPath)
    .map((word) => (word.endsWith('/') ? posix.normalize(word).slice(0, -1) : word))
    .filter((word) => word !== '' && !word.endsWith(':') && !word.startsWith('/'));
}

/** What stands behind a line's dash or key, and behind an equals sign in it: paths with spaces or commas in them. */
function wholeValues(line: string): string[] {
  const value = line.replace(/^[\s-]*(?:[\w.-]+:\s)?\s*/, '').trim();
  if (!/[\s,[\]{}]/.test(value)) return [];
  const plain = value.replace(/^(["'])(.*)\1$/, '$2');
  return [plain, plain.slice(plain.indexOf('=') + 1)];
}
