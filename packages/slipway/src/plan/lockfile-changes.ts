import type { Lockfile, LockfileEntry } from '../workspace/index.ts';
import { causeOf } from './cause.ts';
import type { Cause } from './plan.ts';

/** Lockfile entries that two sides do not share, by key. */
export interface EntryChanges {
  readonly removed: readonly LockfileEntry[];
  readonly added: readonly LockfileEntry[];
  /** Under the same key, something else: `before` and `after`. */
  readonly changed: readonly (readonly [before: LockfileEntry, after: LockfileEntry])[];
}

/** @param wayTo names from what needs an entry up to the app; of an entry that is gone, on the base's side */
export function entryCauses(changes: EntryChanges, wayTo: (key: string) => readonly string[]): Cause[] {
  const causes = versionCauses(changes, wayTo);
  const inPlace = changes.changed.filter(([before, after]) => sameNeeds(before, after));
  const others = inPlace.map(([, { key, name, version }]) =>
    causeOf({ subject: `pnpm-lock.yaml: ${name} ${version}`, change: 'changed', via: wayTo(key) }),
  );
  // What an entry needs moves with what is needed, and its key with its peers: said only when there is nothing else to say.
  return causes.length + others.length > 0 ? [...causes, ...others] : consequences(changes, wayTo);
}

function versionCauses({ removed, added }: EntryChanges, wayTo: (key: string) => readonly string[]): Cause[] {
  const [before, after] = [byName(removed), byName(added)];
  return [...new Set([...before.keys(), ...after.keys()])].toSorted().flatMap((name) => {
    const [old, now] = [before.get(name) ?? new Map<string, string>(), after.get(name) ?? new Map<string, string>()];
    const gone = [...old].filter(([version]) => !now.has(version));
    const come = [...now].filter(([version]) => !old.has(version));
    const subject = `pnpm-lock.yaml: ${name}`;
    const [from, to] = [gone[0], come[0]];
    if (from !== undefined && to !== undefined && gone.length === 1 && come.length === 1) {
      return [causeOf({ subject, change: 'changed', from: from[0], to: to[0], via: wayTo(to[1]) })];
    }
    return [
      ...gone.map(([version, key]) => causeOf({ subject, change: 'removed', from: version, via: wayTo(key) })),
      ...come.map(([version, key]) => causeOf({ subject, change: 'added', to: version, via: wayTo(key) })),
    ];
  });
}

function consequences({ added, changed }: EntryChanges, wayTo: (key: string) => readonly string[]): Cause[] {
  return [...added, ...changed.map(([, after]) => after)].map(({ key, name, version }) =>
    causeOf({ subject: `pnpm-lock.yaml: what ${name} ${version} needs`, change: 'changed', via: wayTo(key) }),
  );
}

/** Keys by version by name. */
function byName(entries: readonly LockfileEntry[]): Map<string, Map<string, string>> {
  const names = new Map<string, Map<string, string>>();
  for (const { name, version, key } of entries) {
    names.set(name, (names.get(name) ?? new Map<string, string>()).set(version, key));
  }
  return names;
}

function sameNeeds(a: LockfileEntry, b: LockfileEntry): boolean {
  return a.needs.length === b.needs.length && a.needs.every((key, index) => key === b.needs[index]);
}

/** All entries of two lockfiles that they do not share. */
export function lockfileDifference(base: Lockfile, head: Lockfile): EntryChanges {
  const added: LockfileEntry[] = [];
  const changed: (readonly [LockfileEntry, LockfileEntry])[] = [];
  for (const [key, after] of head.entries) {
    const before = base.entries.get(key);
    if (before === undefined) added.push(after);
    else if (before.text !== after.text || metaOf(base, before) !== metaOf(head, after)) changed.push([before, after]);
  }
  return { removed: [...base.entries.values()].filter(({ key }) => !head.entries.has(key)), added, changed };
}

/** Where it comes from, with which checksum, for which platforms. */
function metaOf({ packages }: Lockfile, { packageKey }: LockfileEntry): string | undefined {
  return packages.get(packageKey);
}
