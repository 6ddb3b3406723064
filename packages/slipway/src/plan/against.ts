import type { Context } from '../context/index.ts';
import type { App } from '../workspace/index.ts';
import type { Snapshot } from '../state/index.ts';
import type { AppPlan, Cause } from './plan.ts';

/** What one app's image is made from and another's is not. */
interface Part {
  /** Names of workspace packages, the app itself left out. */
  readonly packages: readonly string[];
  /** How many lockfile entries. */
  readonly entries: number;
}

/** Two apps side by side: what they share, and why a change reaches the one and not the other. */
export interface Against {
  readonly app: AppPlan;
  readonly other: AppPlan;
  readonly both: Part;
  readonly onlyApp: Part;
  readonly onlyOther: Part;
  /** What changes the one image and not the other, with the reason. */
  readonly differences: readonly { readonly cause: Cause; readonly reason: string }[];
  /** What changes both. */
  readonly common: readonly Cause[];
}

/** @param app what is asked about, `other` what it is held against; both of the head */
export async function holdAgainst(head: Snapshot, app: AppPlan, other: AppPlan): Promise<Against> {
  const [one, two] = [await contextOf(head, app), await contextOf(head, other)];
  const packages = { one: packagesOf(one), two: packagesOf(two) };
  const entries = { one: entriesOf(one), two: entriesOf(two) };
  const theirs = new Set(other.verdicts.image.causes.map(keyOf));
  const [common, own] = [
    app.verdicts.image.causes.filter((cause) => theirs.has(keyOf(cause))),
    app.verdicts.image.causes.filter((cause) => !theirs.has(keyOf(cause))),
  ];
  return {
    app,
    other,
    both: part(within(packages.one, packages.two), within(entries.one, entries.two)),
    onlyApp: part(without(packages.one, packages.two), without(entries.one, entries.two)),
    onlyOther: part(without(packages.two, packages.one), without(entries.two, entries.one)),
    differences: app.verdicts.image.needed
      ? own.map((cause) => ({ cause, reason: whyNot(cause, app.name, other.name, packages.two) }))
      : [],
    common: app.verdicts.image.needed && other.verdicts.image.needed ? common : [],
  };
}

function contextOf(head: Snapshot, { name }: AppPlan): Promise<Context> {
  const app: App | undefined = head.apps.get(name);
  return app === undefined ? Promise.reject(new Error(`no app ${name}`)) : head.contextOf(app);
}

function packagesOf({ closure, app }: Context): Set<string> {
  return new Set(
    closure.filter(({ directory }) => directory !== '' && directory !== app.directory).map(({ name }) => name),
  );
}

function entriesOf({ inputs }: Context): Set<string> {
  return new Set([...inputs.keys()].filter((key) => key.startsWith('lockfile ')));
}

function part(packages: readonly string[], entries: readonly string[]): Part {
  return { packages: packages.toSorted(), entries: entries.length };
}

function within(names: ReadonlySet<string>, others: ReadonlySet<string>): string[] {
  return [...names].filter((name) => others.has(name));
}

function without(names: ReadonlySet<string>, others: ReadonlySet<string>): string[] {
  return [...names].filter((name) => !others.has(name));
}

function keyOf({ subject, from, to }: Cause): string {
  return JSON.stringify([subject, from, to]);
}

function whyNot({ via }: Cause, name: string, other: string, packages: ReadonlySet<string>): string {
  const owner = via.find((step) => step.startsWith('@') || packages.has(step));
  if (via.length === 1 && via[0] === name) return `it is ${name}'s own`;
  if (owner !== undefined && !packages.has(owner)) return `${other} does not need ${owner}`;
  return `it is not in ${other}'s image`;
}
