import type { LockedNeed, Manifest, Workspace } from '../workspace/index.ts';

/**
 * What a normalised manifest asks for: what the lockfile has, overrides applied; of a workspace package, any version,
 * since the context holds just one of it and leaves out which. Ranges of peers stay: of an injected package, the lockfile
 * has them in another place too.
 */
export function specifierOf(need: LockedNeed, manifest: Manifest, { packages }: Workspace): string {
  const { specifier, directory } = need;
  if (isPeer(need.name, manifest)) return specifier;
  if (directory === null || !packages.has(directory) || /^(?:file|link|catalog):|^workspace:\./.test(specifier)) {
    return specifier;
  }
  const alias = /^(?:workspace|npm):(@?[^@]+)@/.exec(specifier)?.[1];
  return alias === undefined ? 'workspace:*' : `workspace:${alias}@*`;
}

/** Whether nothing but a peer asks for a dependency: pnpm then installs it as if it were one. */
export function isPeer(name: string, { dependencies, devDependencies, optionalDependencies }: Manifest): boolean {
  return ![dependencies, devDependencies, optionalDependencies].some(
    (declared) => declared !== undefined && Object.hasOwn(declared, name),
  );
}
