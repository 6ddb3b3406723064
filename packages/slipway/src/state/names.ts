import type { App } from '../workspace/index.ts';

/**
 * What people call each app: its package's name without the scope, or all of it where two apps would share that.
 * @returns names by directory
 */
export function namesOf(apps: readonly App[]): ReadonlyMap<string, string> {
  const uses = new Map<string, number>();
  for (const app of apps) uses.set(shortName(app), (uses.get(shortName(app)) ?? 0) + 1);
  return new Map(apps.map((app) => [app.directory, uses.get(shortName(app)) === 1 ? shortName(app) : app.name]));
}

function shortName({ name }: App): string {
  return name.replace(/^@[^/]+\//, '');
}
