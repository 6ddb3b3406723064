import { announce, hasWork, type Deployment } from './deployment.ts';
import { ensureNamespace } from './namespace.ts';
import { planEnvironment, type EnvironmentPlan } from './plan-environment.ts';
import { prepare } from './prepare.ts';
import { releaseApp, type AppResult, type Prepared } from './release-app.ts';
import type { Run } from './run.ts';
import { inSequence, needsBetween } from './sequence.ts';
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
  for (const app of plan.gone) removed.push(await teardownApp(run, app, plan.ledger));
  return [...results, ...removed];
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
