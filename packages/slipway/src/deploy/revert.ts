import { valueAt, type KubernetesObject } from '../cluster/index.ts';
import { applyAll, refusedText } from './apply.ts';
import { comeUp, type Migrated } from './come-up.ts';
import type { AppOutcome } from './events.ts';
import { releaseName } from './marks.ts';
import { leftOver } from './objects.ts';
import { objectsOf, removeAll } from './prune.ts';
import { endRecord, lastGood, readRecord, referenceOf, type Entry } from './record.ts';
import { redactor } from './redact.ts';
import { step, type Run } from './run.ts';
import type { Stored } from './stored.ts';
import { podRevision } from './watch/index.ts';
import { conditionOf, textAt } from './watch/fields.ts';
import { written } from './written.ts';

/** A release that is not to stay. */
export interface Failed {
  readonly entry: Entry;
  readonly stored: Stored;
  /** The records before it, the newest first. */
  readonly before: readonly Entry[];
  readonly migrated: Migrated;
}

/** Puts the last good release back, its configuration too. */
export async function revert(
  run: Run,
  { entry, stored, before, migrated }: Failed,
): Promise<{ readonly outcome: AppOutcome; readonly text: string }> {
  const { app } = entry.marks;
  const fail = async (text: string) => {
    await endRecord(run.cluster, entry, 'failed');
    return { outcome: 'failed' as const, text };
  };
  const good = lastGood(before);
  if (good === undefined)
    return fail('nothing good ran before it, so it is left as it is, to be looked at; the next deployment tries again');
  const release = releaseName(good.marks);
  const old = await readRecord(run.cluster, good);
  if (old === undefined) return fail(`${release}, which ran before it, cannot be put back: its record is damaged`);
  step(run, app, 'revert', `puts ${release} back`);
  const refused = await applyAll(run.cluster, old.objects);
  if (refused.length > 0) return fail(`${release} could not be put back: ${refusedText(refused)}`);
  await freeStatefulSets(run, old.objects);
  const fault = await comeUp(run, app, old.objects, redactor(old.objects));
  if (fault !== undefined) {
    run.emit({ event: 'fault', app, ...fault });
    return fail(`${release} was put back, and does not come up either: ${fault.text}`);
  }
  const killed = before.filter(({ phase }) => phase !== 'good');
  const others = [...stored.objects, ...(await objectsOf(run, killed))];
  await removeAll(run, app, leftOver(others, old.objects, []));
  await endRecord(run.cluster, entry, 'reverted');
  for (const of of killed) await written(run.cluster.remove(referenceOf(of)), referenceOf(of));
  return { outcome: 'reverted', text: `runs ${release} again${staying(stored, old, migrated)}` };
}

/** Migrations only go forward: which of them a release's code does not know, and has run. */
export function staying(newer: Stored, older: Stored, migrated: Migrated): string {
  const known = new Set(older.migrations);
  const names = newer.migrations.filter((name) => !known.has(name));
  if (migrated === 'none' || names.length === 0) return '';
  const told = names.slice(0, 5).join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '');
  if (migrated === 'some') return `; migrations only go forward, so what of ${told} ran stays in the database`;
  return `; migrations only go forward, so ${told} stay${names.length === 1 ? 's' : ''} in the database`;
}

/**
 * A StatefulSet waits for a broken pod before it replaces it (kubernetes/kubernetes#67250), also by the pod that it had before.
 */
async function freeStatefulSets({ cluster, namespace }: Run, objects: readonly KubernetesObject[]): Promise<void> {
  for (const set of objects.filter(({ kind }) => kind === 'StatefulSet')) {
    const there = await cluster.get(set);
    const labels = Object.entries(valueAt(there, 'spec', 'selector', 'matchLabels') ?? {});
    if (there === undefined || labels.length === 0) continue;
    const labelSelector = labels.map(([key, value]) => `${key}=${String(value)}`).join(',');
    const wanted = textAt(there, 'status', 'updateRevision');
    for (const pod of await cluster.list('v1', 'Pod', { namespace, labelSelector })) {
      if (podRevision(pod) === wanted || conditionOf(pod, 'Ready')?.status === 'True') continue;
      await written(cluster.remove(pod), pod);
    }
  }
}
