import type { Lockfile } from './lockfile.ts';
import { mend } from './match-lockfile.ts';

/**
 * Finds what a lockfile refers to and does not have: a careless merge leaves such a one behind.
 * @param path what to call it
 * @returns a sentence about the first of them, which pnpm will not install; undefined when there is none
 */
export function danglingEntry({ entries, importers, packages }: Lockfile, path: string): string | undefined {
  const sentence = (user: string, missing: string) =>
    `${path} has no entry for ${missing}, which ${user} needs, so pnpm will not install it: ${mend}.`;
  for (const { key, needs, packageKey } of entries.values()) {
    if (!packages.has(packageKey)) return sentence(`the snapshot ${key}`, packageKey);
    const missing = needs.find((need) => !entries.has(need));
    if (missing !== undefined) return sentence(key, missing);
  }
  for (const [directory, needs] of importers) {
    const missing = needs.find(({ entry }) => entry !== null && !entries.has(entry));
    if (missing != null) return sentence(directory === '' ? 'the root' : directory, missing.entry ?? missing.name);
  }
  return undefined;
}
