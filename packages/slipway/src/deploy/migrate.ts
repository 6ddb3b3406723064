import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { isRecord, valueAt, type KubernetesObject } from '../cluster/index.ts';
import { applyAll, refusedText } from './apply.ts';
import { referencesOf } from './objects.ts';
import { step, type Run } from './run.ts';
import { watch, type Watched } from './watch/index.ts';
import { conditionOf } from './watch/fields.ts';
import { written } from './written.ts';

/**
 * Runs an app's migrations and waits for them: by one Job per content, so that a run which takes over from a killed one picks
 * up its Job.
 * @param job as rendered and marked
 * @param objects that belong to the release: those that the Job refers to are applied before it
 */
export async function migrate(
  run: Run,
  app: string,
  job: KubernetesObject,
  objects: readonly KubernetesObject[],
  redact: (text: string) => string,
): Promise<Watched> {
  const own = named(job, run.namespace);
  step(run, app, 'migrate', `runs its migrations (Job/${own.metadata.name})`);
  const refused = await applyAll(run.cluster, neededBy(job, objects));
  if (refused.length > 0) return failure('Refused', refusedText(refused));
  await clearFailed(run, own);
  if ((await run.cluster.get(own)) === undefined) {
    const created = await run.cluster.create(own);
    if ('refusal' in created && created.refusal.reason !== 'AlreadyExists')
      return failure('Refused', refusedText([{ of: `Job/${own.metadata.name}`, refusal: created.refusal }]));
  }
  const watched = await watch([own], {
    cluster: run.cluster,
    tell: (text) => {
      run.emit({ event: 'progress', app, text });
    },
    redact,
    deadline: Date.now() + run.timeout,
    check: run.check,
  });
  // It would go on trying, and migrate once there is room, when the release that wanted it is long gone.
  if (watched.outcome === 'failed' && hasNotRun(watched)) await written(run.cluster.remove(own), own);
  return watched;
}

/** Whether no pod of a migration was ever made. */
export function hasNotRun({ reason }: { readonly reason: string }): boolean {
  return reason === 'Refused' || reason === 'FailedCreate';
}

/** What is in it says what it is called: a Job cannot be changed. */
function named(job: KubernetesObject, namespace: string): KubernetesObject {
  const { name, ...metadata } = job.metadata;
  const hash = createHash('sha256')
    .update(JSON.stringify([name, valueAt(job, 'spec')]))
    .digest('hex')
    .slice(0, 10);
  return { ...job, metadata: { ...metadata, name: `${name.slice(0, 52)}-${hash}`, namespace } };
}

/** A failed one is of an earlier run; what was in its way may be mended. */
async function clearFailed({ cluster, check }: Run, job: KubernetesObject): Promise<void> {
  for (let asked = false; ;) {
    const there = await cluster.get(job);
    if (there === undefined) return;
    const isOver = conditionOf(there, 'Failed')?.status === 'True' || there.metadata.deletionTimestamp !== undefined;
    if (!isOver) return;
    check();
    if (!asked) await written(cluster.remove(job), job);
    asked = true;
    await sleep(100);
  }
}

/** What the Job's pods cannot start without. The old release's pods hold on to their own, whose names differ. */
function neededBy(job: KubernetesObject, objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const references = referencesOf(valueAt(job, 'spec', 'template', 'spec'));
  const labels = valueAt(job, 'spec', 'template', 'metadata', 'labels');
  return objects.filter((object) => {
    if (object.kind === 'NetworkPolicy') return selects(valueAt(object, 'spec', 'podSelector'), labels);
    return references.has(`${object.kind}/${object.metadata.name}`);
  });
}

function selects(selector: unknown, labels: unknown): boolean {
  const wanted = valueAt(selector, 'matchLabels');
  return isRecord(wanted) && Object.entries(wanted).every(([key, value]) => valueAt(labels, key) === value);
}

function failure(reason: string, text: string): Watched {
  return { outcome: 'failed', of: 'Job', reason, text, evidence: [] };
}
