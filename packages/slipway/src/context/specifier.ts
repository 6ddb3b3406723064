import type { LockedNeed, Workspace } from '../workspace/index.ts';

/**
 * What a normalised manifest asks for: what the lockfile has, overrides applied; of a workspace package, any version,
 * since the context holds just one of it and leaves out which.
 */
export function specifierOf({ specifier, directory }: LockedNeed, { packages }: Workspace): string {
  if (directory === null || !packages.has(directory) || /^(?:file|link|catalog):|^workspace:\./.test(specifier)) {
    return specifier;
  }
  const alias = /^(?:workspace|npm):(@?[^@]+)@/.exec(specifier)?.[1];
  return alias === undefined ? 'workspace:*' : `workspace:${alias}@*`;
}
