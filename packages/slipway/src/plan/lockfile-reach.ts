import { causeOf } from './cause.ts';
import type { Comparison } from './comparison.ts';
import { entryCauses } from './lockfile-changes.ts';
import type { Cause } from './plan.ts';

/**
 * The packages for which pnpm would install something else, tools for checks included, each with the nearest cause.
 * @returns by directory
 */
export function touchedImporters(comparison: Comparison): ReadonlyMap<string, Cause> {
  const touched = new Map<string, Cause>();
  if (comparison.lockfile === undefined) return touched;
  const { added, changed } = comparison.lockfile;
  const steps = stepsToChange(
    comparison,
    [...added, ...changed.map(([, after]) => after)].map(({ key }) => key),
  );
  const roots = new Map(entryCauses(comparison.lockfile, () => []).map((cause) => [cause.subject, cause]));
  for (const [directory, needs] of comparison.head.workspace.lockfile.importers) {
    const first = needs.find(({ entry }) => entry !== null && steps.has(entry))?.entry;
    const cause = first == null ? moved(directory, comparison) : causeAlong(first, steps, roots, comparison);
    if (cause !== undefined) touched.set(directory, cause);
  }
  return touched;
}

/** A dependency that now resolves to an entry which was there before, for somebody else. */
function moved(directory: string, { base, head }: Comparison): Cause | undefined {
  const before = base.workspace.lockfile.importers.get(directory) ?? [];
  const after = head.workspace.lockfile.importers.get(directory) ?? [];
  const now = after.find(({ name, entry }) => before.some((old) => old.name === name && old.entry !== entry));
  if (now === undefined) return undefined;
  const old = before.find(({ name }) => name === now.name);
  const from = base.workspace.lockfile.entries.get(old?.entry ?? '')?.version;
  const to = head.workspace.lockfile.entries.get(now.entry ?? '')?.version;
  return causeOf({ subject: `pnpm-lock.yaml: ${now.name}`, change: 'changed', from, to });
}

/** From each entry that a change reaches, the next entry on the way to it; null where the change itself is. */
function stepsToChange({ head }: Comparison, start: readonly string[]): ReadonlyMap<string, string | null> {
  const neededBy = new Map<string, string[]>();
  for (const { key, needs } of head.workspace.lockfile.entries.values()) {
    for (const need of needs) {
      const users = neededBy.get(need);
      if (users === undefined) neededBy.set(need, [key]);
      else users.push(key);
    }
  }
  const changed = new Set(start);
  // What changed only because of what it needs is a step on the way, and not its end.
  const ends = start.filter(
    (key) => !head.workspace.lockfile.entries.get(key)?.needs.some((need) => changed.has(need)),
  );
  const steps = new Map<string, string | null>((ends.length === 0 ? start : ends).map((key) => [key, null]));
  for (const key of steps.keys()) {
    for (const user of neededBy.get(key) ?? []) if (!steps.has(user)) steps.set(user, key);
  }
  for (const key of start) if (!steps.has(key)) steps.set(key, null);
  return steps;
}

function causeAlong(
  first: string,
  steps: ReadonlyMap<string, string | null>,
  roots: ReadonlyMap<string, Cause>,
  { head }: Comparison,
): Cause {
  const nameOf = (key: string) => head.workspace.lockfile.entries.get(key)?.name ?? key;
  const via: string[] = [];
  let key = first;
  for (let next = steps.get(key); next != null; next = steps.get(key)) {
    via.unshift(nameOf(key));
    key = next;
  }
  const subject = `pnpm-lock.yaml: ${nameOf(key)}`;
  const root = roots.get(subject);
  const change = root === undefined || root.change === 'none' ? 'changed' : root.change;
  return causeOf({ subject, change, from: root?.from, to: root?.to, via });
}
