import { posix } from 'node:path';

import type { Manifest } from './workspace.ts';
import { isYamlMap, jsonOf } from './yaml.ts';

/** The programs of a package (`bin`), with the files that they are, from its folder. */
function programsIn({ name = '', bin }: Manifest): [name: string, path: string][] {
  const value = jsonOf(bin);
  if (typeof value === 'string') return [[name.slice(name.indexOf('/') + 1), value]];
  const all = isYamlMap(value) ? Object.entries(value) : [];
  return all.flatMap(([program, path]) => (typeof path === 'string' ? [[program, path]] : []));
}

export function programNames(manifest: Manifest): string[] {
  return programsIn(manifest).map(([name]) => name);
}

/** Those in the package's own folder: pnpm links no others. */
export function programFiles(manifest: Manifest): string[] {
  return programsIn(manifest)
    .map(([, path]) => posix.normalize(path))
    .filter((path) => !path.startsWith('..'));
}
