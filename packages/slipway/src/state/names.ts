import type { App } from '../workspace/index.ts';

const known = new WeakMap<readonly App[], ReadonlyMap<string, string>>();

/**
 * What people call each app: its package's name without the scope, or all of it where two apps would share that, or its
 * folder where they share that too.
 * @returns names by directory
 */
export function namesOf(apps: readonly App[]): ReadonlyMap<string, string> {
  // Two revisions often have the same apps.
  const names = known.get(apps) ?? workOut(apps);
  known.set(apps, names);
  return names;
}

function workOut(apps: readonly App[]): ReadonlyMap<string, string> {
  const shortNames = apps.map(shortName);
  const short = usesOf(shortNames);
  const whole = usesOf(apps.map(({ name }) => name));
  return new Map(
    apps.map(({ name, directory }, place) => {
      const shortest = shortNames[place] ?? name;
      if (short.get(shortest) === 1) return [directory, shortest];
      return [directory, whole.get(name) === 1 ? name : directory || name];
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
