import type { Snapshot } from '../state/index.ts';
import type { EntryChanges } from './lockfile-changes.ts';

/** From each entry that a change reaches, the next entry on the way to it; null where the change itself is. */
export function stepsToChange(
  { workspace: { lockfile } }: Snapshot,
  { removed, added, changed: inPlace }: EntryChanges,
): ReadonlyMap<string, string | null> {
  // What is gone nobody should need any more; in a lockfile that was merged by hand, somebody may.
  const start = [...added, ...inPlace.map(([, after]) => after), ...removed].map(({ key }) => key);
  const neededBy = new Map<string, string[]>();
  for (const { key, needs } of lockfile.entries.values()) {
    for (const need of needs) {
      const users = neededBy.get(need);
      if (users === undefined) neededBy.set(need, [key]);
      else users.push(key);
    }
  }
  const changed = new Set(start);
  // What changed only because of what it needs is a step on the way, and not its end.
  const ends = start.filter((key) => !lockfile.entries.get(key)?.needs.some((need) => changed.has(need)));
  const steps = new Map<string, string | null>();
  // Where changed entries need one another in a circle, none of it is an end.
  for (const keys of [ends, start]) {
    for (const key of keys) if (!steps.has(key)) steps.set(key, null);
    for (const key of steps.keys()) {
      for (const user of neededBy.get(key) ?? []) if (!steps.has(user)) steps.set(user, key);
    }
  }
  return steps;
}

/**
 * The packages for which the lockfile may say something else: what it records of them differs, or what they need leads to an
 * entry that is new, differs or is gone. What all others install is the same, by what each entry needs.
 * @returns directories; undefined where more of the lockfile differs than packages and entries
 */
export function importersOfChange(
  { workspace: { lockfile: before } }: Snapshot,
  head: Snapshot,
  changes: EntryChanges,
): readonly string[] | undefined {
  const { lockfile: after } = head.workspace;
  if (!haveSameTexts(before.sections, after.sections) || !haveSameTexts(before.importerExtras, after.importerExtras))
    return undefined;
  const steps = stepsToChange(head, changes);
  const directories = new Set([...before.importers.keys(), ...after.importers.keys()]);
  return [...directories].filter((directory) => {
    const needs = after.importers.get(directory);
    if (needs?.some(({ entry }) => entry !== null && steps.has(entry)) === true) return true;
    return JSON.stringify(needs) !== JSON.stringify(before.importers.get(directory));
  });
}

function haveSameTexts(some: ReadonlyMap<string, string>, others: ReadonlyMap<string, string>): boolean {
  return some.size === others.size && some.entries().every(([name, text]) => others.get(name) === text);
}
