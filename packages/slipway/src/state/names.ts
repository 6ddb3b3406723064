import type { App } from '../workspace/index.ts';

/**
 * What people call each app: its package's name without the scope, or all of it where two apps would share that, or its
 * folder where they share that too.
 * @returns names by directory
 */
export function namesOf(apps: readonly App[]): ReadonlyMap<string, string> {
  const short = usesOf(apps.map(shortName));
  const whole = usesOf(apps.map(({ name }) => name));
  return new Map(
    apps.map((app) => {
      if (short.get(shortName(app)) === 1) return [app.directory, shortName(app)];
      return [app.directory, whole.get(app.name) === 1 ? app.name : app.directory || app.name];
    }),
  );
}

function usesOf(names: readonly string[]): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const name of names) uses.set(name, (uses.get(name) ?? 0) + 1);
  return uses;
}

function shortName({ name }: App): string {
  return name.replace(/^@[^/]+\//, '');
}
