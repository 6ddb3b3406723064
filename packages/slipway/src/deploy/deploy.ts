import { SlipwayError } from '../error.ts';
import type { Cluster } from '../cluster/index.ts';
import type { Registry } from '../registry/index.ts';
import type { Snapshot } from '../state/index.ts';
import type { DeliverySettings } from '../workspace/delivery-settings.ts';
import type { Emit } from './events.ts';
import { ensureNamespace } from './namespace.ts';
import { planEnvironment, type EnvironmentPlan } from './plan-environment.ts';
import { prepare } from './prepare.ts';
import { releaseApp, type AppResult, type Prepared } from './release-app.ts';
import type { Run } from './run.ts';
import { inSequence, needsBetween } from './sequence.ts';
import type { Target } from './target.ts';
import { teardownApp } from './teardown.ts';
import { underLock } from './under-lock.ts';

/** What is asked for. */
export interface Deployment {
  readonly cluster: Cluster;
  readonly head: Snapshot;
  readonly settings: DeliverySettings;
  readonly target: Target;
  /** Apps by name; all when empty. */
  readonly names: readonly string[];
  readonly again: boolean;
  readonly allowTeardown: boolean;
  /** Only say what would be done. */
  readonly planOnly: boolean;
  /** Milliseconds that one app has. */
  readonly timeout: number;
  /** Who or what runs. */
  readonly run: string;
  readonly emit: Emit;
  readonly openRegistry: () => Promise<{ readonly registry: Registry; readonly images: string }>;
  /** @throws SlipwayError when what is to be deployed may not run there */
  readonly permit: (plan: EnvironmentPlan) => Promise<void>;
}

/**
 * Brings an environment to what a revision says, app by app, only where they differ.
 * @returns 0 done, 1 something failed, 3 something did not come up in time
 */
export async function deploy(deployment: Deployment): Promise<0 | 1 | 3> {
  const { cluster, target, emit, timeout } = deployment;
  const started = Date.now();
  const end = (exitCode: 0 | 1 | 3, writes: number) => {
    emit({ event: 'end', exitCode, writes, seconds: Math.round((Date.now() - started) / 100) / 10 });
    return exitCode;
  };
  const first = await look(deployment);
  if (deployment.planOnly || !hasWork(first, deployment)) {
    announce(first, deployment);
    if (deployment.planOnly) await deployment.permit(first);
    return end(0, 0);
  }
  // What would be refused is refused before anything is made.
  await deployment.permit(first);
  const early = await prepareAll(first, deployment, []);
  const { value, writes } = await underLock(deployment, {
    before: (guardedCluster) => ensureNamespace(guardedCluster, target, timeout, emit),
    work: (run) => work(run, { ...deployment, cluster: run.cluster }, early),
  });
  return end(exitCodeOf(value), writes);

  function look({ head, names, again }: Deployment) {
    return planEnvironment(cluster, head, target, { names, again });
  }
}

/** With the lock: what was planned before it may be done by now. */
async function work(run: Run, deployment: Deployment, early: readonly Prepared[]): Promise<readonly AppResult[]> {
  const { cluster, head, target, names, again, emit } = deployment;
  const plan = await planEnvironment(cluster, head, target, { names, again });
  announce(plan, deployment);
  if (!hasWork(plan, deployment)) return [];
  await deployment.permit(plan);
  const releases = await prepareAll(plan, deployment, early);
  const prepared = new Map(releases.map((release) => [release.marks.app, release]));
  const results = await inSequence<AppResult>(
    [...prepared.keys()],
    needsBetween(head),
    async (name) => {
      const release = prepared.get(name);
      if (release === undefined) throw new Error(`no release of ${name}`);
      const result = await releaseApp(run, release);
      return { ok: result.outcome === 'deployed', value: result };
    },
    (app, because) => {
      const text = `left alone, because ${because} did not come up, which it needs`;
      emit({ event: 'app', app, outcome: 'skipped', release: '', text, seconds: 0 });
      return { app, outcome: 'skipped', timedOut: false };
    },
  );
  if (!deployment.allowTeardown) return results;
  const removed: AppResult[] = [];
  for (const app of plan.gone) removed.push(await teardownApp(run, app, plan.ledger.get(app) ?? []));
  return [...results, ...removed];
}

function hasWork({ changes, gone }: EnvironmentPlan, { allowTeardown }: Deployment): boolean {
  return changes.length > 0 || (allowTeardown && gone.length > 0);
}

function announce({ changes, gone, unchanged, inDoubt, plan }: EnvironmentPlan, deployment: Deployment): void {
  const { emit, head, target, allowTeardown } = deployment;
  for (const text of plan.warnings) emit({ event: 'note', text });
  for (const app of inDoubt)
    emit({
      event: 'note',
      text: `The last deployment of ${app} did not end: deploy it too, to finish it or put it back.`,
    });
  const removals = allowTeardown
    ? gone.map((app) => ({ app, kinds: ['teardown'], release: '', causes: [`${app} is no app any more`] }))
    : [];
  emit({
    event: 'plan',
    environment: target.name,
    namespace: target.namespace,
    commit: head.revision.commit,
    apps: [...changes.map(({ intended }) => intended), ...removals],
    unchanged,
  });
  if (allowTeardown) return;
  for (const app of gone) {
    const text = `runs, and is no app of the repository any more: --allow-teardown removes it`;
    emit({ event: 'app', app, outcome: 'kept', release: '', text, seconds: 0 });
  }
}

/** @param early what was prepared of the same revision a moment ago */
async function prepareAll(
  { changes, layout, ledger }: EnvironmentPlan,
  deployment: Deployment,
  early: readonly Prepared[],
): Promise<readonly Prepared[]> {
  const known = changes.map(({ app, migrates }) =>
    early.find(({ marks, migration }) => marks.app === app.name && (migration !== undefined) === migrates),
  );
  const missing = changes.filter((_, at) => known[at] === undefined);
  const again = known.flatMap((release) =>
    release === undefined ? [] : [{ ...release, entries: ledger.get(release.marks.app) ?? [] }],
  );
  if (missing.length === 0) return again;
  const { head, target, cluster, run, openRegistry } = deployment;
  const { registry, images } = await openRegistry();
  const found = await prepare(missing, { head, layout, ledger, target, cluster, registry, images, run });
  return [...again, ...found];
}

function exitCodeOf(results: readonly AppResult[]): 0 | 1 | 3 {
  const bad = results.filter(({ outcome }) => outcome !== 'deployed' && outcome !== 'removed');
  if (bad.length === 0) return 0;
  return bad.some(({ timedOut }) => timedOut) && bad.every(({ timedOut, outcome }) => timedOut || outcome === 'skipped')
    ? 3
    : 1;
}

/** @throws SlipwayError when a name is neither an app of the revision nor one that runs */
export function checkNames(names: readonly string[], known: readonly string[]): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new SlipwayError(`There is no app "${unknown}": the apps are ${known.join(', ') || 'none'}.`);
}
