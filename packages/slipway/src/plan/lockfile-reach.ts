import type { Snapshot } from '../state/index.ts';
import { causeOf } from './cause.ts';
import type { Comparison } from './comparison.ts';
import { stepsToChange } from './entry-steps.ts';
import { entryCauses } from './lockfile-changes.ts';
import type { Cause } from './plan.ts';

/**
 * The packages for which pnpm would install something else, tools for checks included, each with the nearest cause.
 * @returns by directory
 */
export function touchedImporters(comparison: Comparison): ReadonlyMap<string, Cause> {
  const touched = new Map<string, Cause>();
  if (comparison.lockfile === undefined) return touched;
  const steps = stepsToChange(comparison.head, comparison.lockfile);
  const roots = new Map(entryCauses(comparison.lockfile, () => []).map((cause) => [cause.subject, cause]));
  for (const [directory, needs] of comparison.head.workspace.lockfile.importers) {
    const first = needs.find(({ entry }) => entry !== null && steps.has(entry))?.entry;
    const cause = first == null ? moved(directory, comparison) : causeAlong(first, steps, roots, comparison);
    if (cause !== undefined) touched.set(directory, cause);
  }
  return touched;
}

/**
 * A dependency that now resolves to an entry which was there before, for somebody else; or one that an override takes away
 * or gives back, so that the manifest says nothing of it.
 */
function moved(directory: string, comparison: Comparison): Cause | undefined {
  const [before, after] = [comparison.base, comparison.head].map((side) => entriesOf(side, directory));
  if (before === undefined || after === undefined) return undefined;
  const isSaid = (name: string) => comparison.manifestOf(directory).some(({ field }) => field.endsWith(`.${name}`));
  const name = [...before.keys(), ...after.keys()].find((candidate) => {
    const [from, to] = [before.get(candidate), after.get(candidate)];
    return from !== to && ((from !== undefined && to !== undefined) || !isSaid(candidate));
  });
  if (name === undefined) return undefined;
  const from = comparison.base.workspace.lockfile.entries.get(before.get(name) ?? '')?.version;
  const to = comparison.head.workspace.lockfile.entries.get(after.get(name) ?? '')?.version;
  const change = !before.has(name) ? 'added' : after.has(name) ? 'changed' : 'removed';
  return causeOf({ subject: `pnpm-lock.yaml: ${name}`, change, from, to });
}

/** What the lockfile resolves a package's dependencies to, by name; null for a link. */
function entriesOf({ workspace }: Snapshot, directory: string): ReadonlyMap<string, string | null> | undefined {
  const needs = workspace.lockfile.importers.get(directory);
  return needs === undefined ? undefined : new Map(needs.map(({ name, entry }) => [name, entry]));
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
