import { posix } from 'node:path';

// How pnpm names what it installs, see `@pnpm/dependency-path`.

/** `fastify@5.12.8(supports-color@10.0.0)` without what stands in brackets at its end: peers, a patch's hash. */
export function packageKeyOf(key: string): string {
  if (!key.endsWith(')')) return key;
  let depth = 0;
  for (let at = key.length - 1; at >= 0; at -= 1) {
    const character = key[at];
    if (character === ')') depth += 1;
    else if (character === '(') depth -= 1;
    else if (depth === 0) return key.slice(0, at + 1);
  }
  return key;
}

/** The name and the version, or the address, of a key under `packages`. */
export function splitKey(packageKey: string): { readonly name: string; readonly version: string } {
  const at = packageKey.indexOf('@', 1);
  return at === -1
    ? { name: packageKey, version: '' }
    : { name: packageKey.slice(0, at), version: packageKey.slice(at + 1) };
}

/**
 * The entry that a dependency's version refers to; null for a link.
 * @param reference `5.12.8(peer@1.0.0)`, `real-name@1.0.0` where an alias is used, `file:vendor/plain`, `link:packages/log`
 * @param alias what the dependency is called
 */
export function refersTo(reference: string, alias: string): string | null {
  if (reference.startsWith('link:')) return null;
  if (reference.startsWith('@')) return reference;
  const at = reference.indexOf('@');
  const named = at !== -1 && [':', '('].every((mark) => !reference.slice(0, at).includes(mark));
  return named ? reference : `${alias}@${reference}`;
}

/** The folder or tarball of the repository that a version names, from the workspace's root; null for any other. */
export function localPathOf(version: string): string | null {
  if (!version.includes('file:')) return null;
  const file = /^(?:@?[^:@(]*@)?file:/.exec(version);
  return file === null ? null : posix.normalize(packageKeyOf(version).slice(file[0].length));
}
