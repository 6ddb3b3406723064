import type { Context } from '../context/index.ts';
import type { Snapshot } from '../state/index.ts';
import type { App, LockfileEntry } from '../workspace/index.ts';
import { causeOf } from './cause.ts';
import { fileCauses } from './file-causes.ts';
import { inputChanges, ofKind, type InputChanges } from './inputs.ts';
import { entryCauses } from './lockfile-changes.ts';
import { fieldChanges } from './manifest-changes.ts';
import type { Cause } from './plan.ts';
import { waysFrom, type Ways } from './ways.ts';

/** One side of an app's image. */
interface Side {
  readonly snapshot: Snapshot;
  readonly app: App;
  readonly context: Context;
  readonly ways: Ways;
}

/**
 * Why an image differs: the inputs of its fingerprint that do, each with its way up to the app.
 * @param name what the app is called
 * @param apps the app on both sides
 */
export async function imageCauses(
  name: string,
  base: { readonly snapshot: Snapshot; readonly app: App },
  head: { readonly snapshot: Snapshot; readonly app: App },
): Promise<readonly Cause[]> {
  const [before, after] = [await sideOf(base.snapshot, base.app, name), await sideOf(head.snapshot, head.app, name)];
  const changes = inputChanges(before.context.inputs, after.context.inputs);
  return [
    ...fileCauses(ofKind(changes, 'file'), {
      before: (path) => before.context.inputs.get(`file ${path}`),
      after: (path) => after.context.inputs.get(`file ${path}`),
      owners: (path, side) => owners(path, side === 'before' ? before : after),
    }),
    ...manifestCauses(ofKind(changes, 'manifest'), before, after),
    ...lockfileCauses(changes, before, after),
    ...workspaceCauses(ofKind(changes, 'workspace'), before, after),
    ...otherCauses(`${head.app.dockerfile}: base image`, ofKind(changes, 'base image'), after),
    ...['platform', 'build argument', 'format'].flatMap((kind) => otherCauses(kind, ofKind(changes, kind), after)),
  ];
}

async function sideOf(snapshot: Snapshot, app: App, name: string): Promise<Side> {
  const context = await snapshot.contextOf(app);
  const closure = new Set(context.closure.map(({ directory }) => directory));
  const ways = waysFrom(snapshot.workspace, app, name, {
    isPackage: (directory) => closure.has(directory),
    isEntry: (key) => context.inputs.has(`lockfile ${key}`),
  });
  return { snapshot, app, context, ways };
}

/** Names from the package that a file lies in up to the app; of a file in none, the app alone. */
function owners(path: string, { snapshot, app, ways }: Side): readonly string[] {
  const way = ways.toPackage(snapshot.ownerOf(path)?.directory ?? '');
  return way.length > 0 ? way : ways.toPackage(app.directory);
}

function manifestCauses({ removed, added, changed }: InputChanges, before: Side, after: Side): Cause[] {
  return [...changed, ...added, ...removed].flatMap((key) => {
    const cut = key.indexOf('package.json ') + 'package.json'.length;
    const [path, field] = [key.slice(0, cut), key.slice(cut + 1)];
    const directory = path.slice(0, -'package.json'.length).replace(/\/$/, '');
    const [old, now] = [before, after].map(
      ({ snapshot }) => snapshot.workspace.packages.get(directory)?.manifest ?? {},
    );
    const value = fieldChanges(old ?? {}, now ?? {}).find((change) => change.field === field);
    const change = removed.includes(key) ? 'removed' : added.includes(key) ? 'added' : 'changed';
    const via = owners(path, change === 'removed' ? before : after);
    return [causeOf({ subject: `${path}: ${field}`, change, from: value?.from, to: value?.to, via })];
  });
}

/** What pnpm installs; where no entry moved, which of the entries that were there a package now gets, or a setting. */
function lockfileCauses(changes: InputChanges, before: Side, after: Side): Cause[] {
  const { removed, added, changed } = ofKind(changes, 'lockfile');
  const pairs = entriesOf(before, changed).flatMap((old) =>
    entriesOf(after, [old.key]).map((now) => [old, now] as const),
  );
  const wayTo = (key: string) => {
    const way = after.ways.toEntry(key);
    return way.length > 0 ? way : before.ways.toEntry(key);
  };
  const entries = { removed: entriesOf(before, removed), added: entriesOf(after, added), changed: pairs };
  const causes = entryCauses(entries, wayTo);
  if (causes.length > 0) return causes;
  const moved = importerCauses(ofKind(changes, 'importer'), before, after);
  return moved.length > 0 ? moved : otherCauses('pnpm-lock.yaml:', ofKind(changes, 'section'), after);
}

function entriesOf({ snapshot }: Side, keys: readonly string[]): LockfileEntry[] {
  return keys.flatMap((key) => snapshot.workspace.lockfile.entries.get(key) ?? []);
}

function importerCauses({ removed, added, changed }: InputChanges, before: Side, after: Side): Cause[] {
  return [...changed, ...added, ...removed].map((key) => {
    const cut = key.lastIndexOf(' ');
    const [directory, name] = [key.slice(0, cut), key.slice(cut + 1)];
    const [from, to] = [before, after].map(({ snapshot }) => {
      const locked = snapshot.workspace.lockfile.importers.get(directory)?.find((need) => need.name === name);
      return locked?.version;
    });
    const change = from === undefined ? 'added' : to === undefined ? 'removed' : 'changed';
    const via = (change === 'removed' ? before : after).ways.toPackage(directory);
    return causeOf({ subject: `pnpm-lock.yaml: ${name}`, change, ...(from === to ? {} : { from, to }), via });
  });
}

function workspaceCauses({ removed, added, changed }: InputChanges, before: Side, after: Side): Cause[] {
  const values = fieldChanges(before.snapshot.workspace.settings.document, after.snapshot.workspace.settings.document);
  const via = after.ways.toPackage(after.app.directory);
  const causeOfField = (change: 'added' | 'removed' | 'changed') => (field: string) => {
    const written = field.replace(/^catalogs\.default\./, 'catalog.');
    const value = values.find((candidate) => candidate.field === field || candidate.field === written);
    return causeOf({
      subject: `pnpm-workspace.yaml: ${value?.field ?? field}`,
      change,
      from: value?.from,
      to: value?.to,
      via,
    });
  };
  return [
    ...changed.map(causeOfField('changed')),
    ...added.map(causeOfField('added')),
    ...removed.map(causeOfField('removed')),
  ];
}

/** What has one value at a time, so that one gone and one come belong together. */
function otherCauses(subject: string, { removed, added, changed }: InputChanges, { app, ways }: Side): Cause[] {
  const via = ways.toPackage(app.directory);
  const [from, to] = [removed[0], added[0]];
  if (from !== undefined && to !== undefined && removed.length === 1 && added.length === 1) {
    return [causeOf({ subject, change: 'changed', from, to, via })];
  }
  return [
    ...changed.map((value) => causeOf({ subject: `${subject} ${value}`, change: 'changed', via })),
    ...removed.map((value) => causeOf({ subject, change: 'removed', from: value, via })),
    ...added.map((value) => causeOf({ subject, change: 'added', to: value, via })),
  ];
}
