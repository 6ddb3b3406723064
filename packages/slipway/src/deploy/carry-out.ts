import { announce, hasWork, type Deployment } from './deployment.ts';
import { ensureNamespace } from './namespace.ts';
import { planEnvironment, type EnvironmentPlan } from './plan-environment.ts';
import { prepare } from './prepare.ts';
import { beginRelease, finishRelease, type AppResult, type Begun, type Prepared } from './release-app.ts';
import type { Run } from './run.ts';
import { inSequence, needsBetween, type Needs } from './sequence.ts';
import { teardownApp } from './teardown.ts';
import { underLock } from './under-lock.ts';

/** Does what a first look, without the lock, found to be done. */
export async function carryOut(
  first: EnvironmentPlan,
  deployment: Deployment,
): Promise<{ readonly results: readonly AppResult[]; readonly writes: number }> {
  const { target, timeout, emit } = deployment;
  // What would be refused is refused before anything is made.
  await deployment.permit(first);
  const early = await prepareAll(first, deployment, []);
  const { value, writes } = await underLock(deployment, {
    before: (guardedCluster) => ensureNamespace(guardedCluster, target, timeout, emit),
    work: (run) => work(run, { ...deployment, cluster: run.cluster }, early),
  });
  return { results: value, writes };
}

/** With the lock: what was planned before it may be done by now. */
async function work(run: Run, deployment: Deployment, early: readonly Prepared[]): Promise<readonly AppResult[]> {
  const { cluster, head, target, names, again, isLater, emit } = deployment;
  const plan = await planEnvironment(cluster, head, target, { names, again, isLater });
  announce(plan, deployment);
  if (!hasWork(plan, deployment)) return [];
  await deployment.permit(plan);
  const releases = await prepareAll(plan, deployment, early);
  const prepared = new Map(releases.map((release) => [release.marks.app, release]));
  const needs = needsBetween(head);
  const begun = await migrateAll(run, releases, needs);
  const results = await inSequence<AppResult>(
    [...prepared.keys()],
    needs,
    async (name) => {
      const release = prepared.get(name);
      if (release === undefined) throw new Error(`no release of ${name}`);
      const result = await finishRelease(run, release, begun.get(name) ?? (await beginRelease(run, release)));
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
  for (const app of plan.gone) removed.push(await teardownApp(run, app, plan.ledger));
  return [...results, ...removed];
}

/**
 * Migrates for all apps before the first of them changes: apps that share a database need not say so. Of a migration that fails
 * its own app hears; the code of the others is safe with either schema, or comes up as little.
 */
async function migrateAll(run: Run, releases: readonly Prepared[], needs: Needs): Promise<ReadonlyMap<string, Begun>> {
  const migrating = new Map(
    releases.flatMap((release) => (release.migration === undefined ? [] : [[release.marks.app, release] as const])),
  );
  const begun = new Map<string, Begun>();
  await inSequence<undefined>(
    [...migrating.keys()],
    needs,
    async (name) => {
      const release = migrating.get(name);
      if (release === undefined) throw new Error(`no migration of ${name}`);
      const result = await beginRelease(run, release);
      begun.set(name, result);
      return { ok: result.fault === undefined, value: undefined };
    },
    () => undefined,
  );
  return begun;
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
