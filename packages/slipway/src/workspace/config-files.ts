import { posix } from 'node:path';

import { checkToolTest } from './build-rules.ts';
import { isCompilerFile, nameOf } from './wanted-files.ts';

/** What the settings of a package's compilers and bundlers take from elsewhere. */
export interface ConfigFacts {
  /** Files outside the package that its `tsconfig.json` extends, from the workspace's root. */
  readonly extended: readonly string[];
  /** Check tools that they load, as in `import { defineConfig } from 'vitest/config'`. */
  readonly tools: readonly string[];
}

/** By directory; packages whose settings take nothing from elsewhere are left out. */
export type Configs = Readonly<Record<string, ConfigFacts>>;

/**
 * Reads settings as text: many are programs, and those that are JSON may hold comments.
 * @param files by path from the workspace's root
 * @param packages those that the workspace has, by directory
 * @param checkTools more check tools, from `slipway.json`
 */
export function readConfigs(
  files: Iterable<readonly [path: string, bytes: Buffer]>,
  packages: ReadonlyMap<string, unknown>,
  checkTools: readonly string[],
): Configs {
  const isTool = checkToolTest(checkTools);
  const found = new Map<string, { extended: Set<string>; tools: Set<string> }>();
  for (const [path, bytes] of files) {
    const text = bytes.toString('utf8');
    const directory = ownerOf(path, packages);
    const extended = isCompilerFile(nameOf(path)) ? extendedBy(text, path, directory) : [];
    const tools = namesIn(text).filter(isTool);
    if (extended.length + tools.length === 0) continue;
    const facts = found.get(directory) ?? { extended: new Set(), tools: new Set() };
    for (const one of extended) facts.extended.add(one);
    for (const one of tools) facts.tools.add(one);
    found.set(directory, facts);
  }
  return Object.fromEntries(
    Array.from(found, ([directory, { extended, tools }]) => [
      directory,
      { extended: [...extended].sort(), tools: [...tools].sort() },
    ]),
  );
}

/**
 * Whether a file may be one that settings extend, or one that those extend in turn: they lie side by side.
 * @param changed folders in which a file of JSON differs
 */
export function extendsOneIn({ extended }: ConfigFacts, changed: ReadonlySet<string>): boolean {
  return extended.some((path) => changed.has(posix.dirname(path)));
}

function extendedBy(text: string, path: string, directory: string): string[] {
  const values = /"extends"\s*:\s*("[^"]*"|\[[^\]]*\])/.exec(text)?.[1] ?? '';
  const inside = directory === '' ? '' : `${directory}/`;
  return Array.from(values.matchAll(/"(\.{1,2}\/[^"]*)"/g), ([, value = '']) =>
    posix.join(posix.dirname(path), value),
  ).filter(
    (target) => target.includes('/') && !target.startsWith('..') && (inside === '' || !target.startsWith(inside)),
  );
}

/** What may be packages' names: where words in quotes begin. */
function namesIn(text: string): string[] {
  return Array.from(text.matchAll(/["'`]((?:@[\w.-]+\/)?[a-z][\w.-]*)/g), ([, name = '']) => name);
}

function ownerOf(path: string, packages: ReadonlyMap<string, unknown>): string {
  let folder = posix.dirname(path);
  while (folder !== '.' && !packages.has(folder)) folder = posix.dirname(folder);
  return folder === '.' ? '' : folder;
}
