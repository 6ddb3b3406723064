import { posix } from 'node:path';

import {
  inside,
  type Actual,
  type Files,
  type Layout,
  type LayoutReader,
  type Release,
  type Snapshot,
  type State,
} from '../state/index.ts';
import type { App } from '../workspace/index.ts';
import { causeOf, inWords, no, reason } from './cause.ts';
import type { Comparison } from './comparison.ts';
import { isSame } from './difference.ts';
import { sourceCauses } from './file-causes.ts';
import type { Cause, Kind, Verdict } from './plan.ts';
import { imageReasons } from './reasons.ts';

/** One app that is to run, beside what runs of it. */
export interface Pair {
  readonly name: string;
  readonly app: App;
  readonly head: Snapshot;
  readonly layout: LayoutReader;
  readonly desired: Release;
  /** Undefined when it does not run yet. */
  readonly actual: Actual | undefined;
  /** What the head and the actual side's revision differ in; undefined when that revision is not known. */
  readonly comparison: Comparison | undefined;
  readonly state: State;
}

type Verdicts = Omit<Record<Kind, Verdict>, 'check'>;

/** A revision's name as part of a sentence. */
export function inSentence(name: string): string {
  return name === 'working tree' ? 'the working tree' : name;
}

const yes = (causes: readonly Cause[]): Verdict => ({ needed: true, causes });

/** What has to be done for an app beside its checks. */
export function verdictsOf(pair: Pair): Verdicts | Promise<Verdicts> {
  return leftAlone(pair) ?? workOut(pair);
}

/**
 * The verdicts of an app that nothing of what differs can reach: nearly all are, and there may be hundreds.
 * @returns undefined where more has to be looked at
 */
function leftAlone(pair: Pair): Verdicts | undefined {
  const { app, head, desired, actual, comparison, state } = pair;
  if (comparison === undefined || state.kind !== 'revision' || !isOutsideLayout(pair)) return undefined;
  if (actual?.release.version !== desired.version || comparison.lookAt(app) !== 'same') return undefined;
  return {
    // Nothing has to be read for these reasons.
    image: no(() => imageReasons(app, head, comparison)),
    migrate: sameMigrations(pair),
    deploy: runs(pair),
    config: sameManifests(pair),
    teardown: isThere(pair),
  };
}

async function workOut(pair: Pair): Promise<Verdicts> {
  const image = await imageVerdict(pair);
  const deploy = deployVerdict(pair, image);
  const migrate = await migrateVerdict(pair);
  return { image, migrate, deploy, config: await configVerdict(pair, deploy), teardown: isThere(pair) };
}

const sameMigrations = ({ app: { directory } }: Pair) => no(() => [reason(directory, 'no migration differs')]);
const runs = ({ name, state }: Pair) => no(() => [reason(name, `${state.name} runs this image and version`)]);
const sameManifests = ({ name }: Pair) => no(() => [reason(name, 'no manifest of it differs')]);
const isThere = ({ app: { directory }, head }: Pair) =>
  no(() => [reason(directory, `${inWords(directory)} is in ${inSentence(head.revision.name)}`)]);

/** What has to be done for an app that runs and is not wanted any more. */
export function teardownVerdicts(actual: Actual, stateName: string, head: Snapshot): Record<Kind, Verdict> {
  const { name, path } = actual;
  const headName = inSentence(head.revision.name);
  const gone = no(() => [reason(path ?? name, `${name} is no app of ${headName} any more`)]);
  const teardown = yes([whyGone(actual, head) ?? notThere(actual, stateName, headName)]);
  return { check: gone, image: gone, migrate: gone, deploy: gone, config: gone, teardown };
}

function notThere({ name, path }: Actual, stateName: string, headName: string): Cause {
  const cause = causeOf({ subject: path ?? name, change: 'removed', via: [name] });
  return { ...cause, text: `${stateName} runs ${name}, which is not in ${headName}` };
}

/** Where the package is still there: why it is no app, or none of this name. */
function whyGone({ name, path }: Actual, { names, workspace }: Snapshot): Cause | undefined {
  if (path === null || !workspace.packages.has(path)) return undefined;
  const newName = names.get(path);
  if (newName !== undefined)
    return causeOf({ subject: `${path}: its name`, change: 'changed', from: name, to: newName, via: [name] });
  const settings = workspace.slipway.apps[path];
  return settings === false
    ? causeOf({ subject: `slipway.json: apps.${path}`, change: 'changed', to: 'false', via: [name] })
    : causeOf({ subject: settings?.dockerfile ?? posix.join(path, 'Dockerfile'), change: 'removed', via: [name] });
}

async function imageVerdict({ name, app, head, desired, actual, comparison, state }: Pair): Promise<Verdict> {
  if (actual === undefined) return yes([notThereYet(name, app, state)]);
  const look = state.kind === 'revision' ? comparison?.lookAt(app) : undefined;
  if (comparison !== undefined && (look === 'same' || look === 'files decide')) {
    const causes = look === 'same' ? [] : await sourceCauses(name, app, head, comparison);
    return causes.length > 0 ? yes(causes) : sameImage(app, head, comparison);
  }
  const [before, after] = [await actual.release.fingerprint(), await desired.fingerprint()];
  if (before === after) {
    if (comparison !== undefined) return sameImage(app, head, comparison);
    return no(() => [reason(app.directory, `${state.name} runs fp-${after.slice(0, 12)} already`)]);
  }
  const causes = await contextCauses(name, app, head, comparison);
  return yes(causes.length > 0 ? causes : [causeOfFingerprint(name, state.name, before, after)]);
}

/** The reasons are looked for at once: a revision in which they cannot be read is found out here. */
function sameImage(app: App, head: Snapshot, comparison: Comparison): Verdict {
  const reasons = imageReasons(app, head, comparison);
  return no(() => reasons);
}

async function contextCauses(name: string, app: App, head: Snapshot, comparison: Comparison | undefined) {
  const old = comparison?.base.apps.get(name);
  if (comparison === undefined || old === undefined) return [];
  const { imageCauses } = await import('./image-causes.ts');
  return imageCauses(name, { snapshot: comparison.base, app: old }, { snapshot: head, app });
}

function notThereYet(name: string, { directory }: App, { kind, name: stateName }: State): Cause {
  const cause = causeOf({ subject: inWords(directory), change: 'added', via: [name] });
  return kind === 'missing' ? { ...cause, text: `nothing is known of ${stateName} ← ${name}` } : cause;
}

/** All that can be said when the revision behind a state is not known. */
function causeOfFingerprint(name: string, stateName: string, before: string, after: string): Cause {
  const [from, to] = [before, after].map((fingerprint) => `fp-${fingerprint.slice(0, 12)}`);
  return causeOf({ subject: `${stateName}: fingerprint`, change: 'changed', from, to, via: [name] });
}

async function migrateVerdict(pair: Pair): Promise<Verdict> {
  const { name, app, layout, desired, actual } = pair;
  if (isOutsideLayout(pair)) return sameMigrations(pair);
  const files = (await layout()).migrationsOf(app);
  if (files.size === 0) return no(() => [reason(app.directory, `${name} has no migrations`)]);
  const known = await actual?.release.migrations();
  if (actual !== undefined && known === (await desired.migrations())) return sameMigrations(pair);
  const ran = await filesBefore(name, actual, (of, old) => inside(old.directory, of.migrationsOf(old)));
  if (actual !== undefined && ran === undefined) {
    const word = known === undefined ? 'nobody knows which migrations have run' : 'its migrations differ';
    return yes([{ ...causeOf({ subject: 'migrations', change: 'changed', via: [name] }), text: `${word} ← ${name}` }]);
  }
  const causes = fileCauses(ran ?? new Map(), inside(app.directory, files), name, app.directory);
  const forward = causes.filter(({ change }) => change !== 'removed');
  if (forward.length > 0) return yes(forward);
  return no(() => [
    reason(app.directory, 'migrations only go forward: those that are gone from the revision stay in the database'),
  ]);
}

/** Whether nothing differs of what could be a manifest or a migration of an app that runs. */
function isOutsideLayout({ name, app, actual, comparison, state }: Pair): boolean {
  const hasMoved = comparison?.base.apps.get(name)?.directory !== app.directory;
  return actual !== undefined && state.kind === 'revision' && comparison?.touchesLayout === false && !hasMoved;
}

/** Files of an app on the other side; undefined when that side is known by hashes alone. */
async function filesBefore(name: string, actual: Actual | undefined, filesOf: (layout: Layout, app: App) => Files) {
  const before = actual?.origin?.snapshot.apps.get(name);
  if (actual?.origin === undefined || before === undefined) return undefined;
  return filesOf(await actual.origin.layout(), before);
}

function deployVerdict(pair: Pair, image: Verdict): Verdict {
  const { name, app, desired, actual } = pair;
  if (image.needed) return yes(image.causes);
  const before = actual?.release.version ?? undefined;
  const after = desired.version ?? undefined;
  if (before === after) return runs(pair);
  const change = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  return yes([
    causeOf({
      subject: `${posix.join(app.directory, 'package.json')}: version`,
      change,
      from: before,
      to: after,
      via: [name],
    }),
  ]);
}

async function configVerdict(pair: Pair, deploy: Verdict): Promise<Verdict> {
  const { name, app, layout, desired, actual } = pair;
  if (isOutsideLayout(pair)) return sameManifests(pair);
  const [before, after] = [(await actual?.release.manifests()) ?? null, await desired.manifests()];
  if (before === after)
    return after === null ? no(() => [reason(name, `${name} has no manifests`)]) : sameManifests(pair);
  if (deploy.needed) return no(() => [reason(name, 'its manifests go with the deployment')]);
  const old = await filesBefore(name, actual, (of, then) => of.manifestsOf(then));
  const causes = old === undefined ? [] : fileCauses(old, (await layout()).manifestsOf(app), name);
  const unexplained = {
    ...causeOf({ subject: 'manifests', change: 'changed', via: [name] }),
    text: `its manifests differ ← ${name}`,
  };
  return yes(causes.length > 0 ? causes : [unexplained]);
}

/** @param folder what the paths are from, if not from the workspace's root */
function fileCauses(before: Files, after: Files, name: string, folder = ''): Cause[] {
  const causeAt = (path: string, change: 'added' | 'changed' | 'removed') =>
    causeOf({ subject: posix.join(folder, path), change, via: [name] });
  const changes = [...after].flatMap(([path, entry]) => {
    const old = before.get(path);
    if (old !== undefined && isSame(old, entry)) return [];
    return [causeAt(path, old === undefined ? 'added' : 'changed')];
  });
  const gone = [...before.keys()].filter((path) => !after.has(path));
  return [...changes, ...gone.map((path) => causeAt(path, 'removed'))];
}
