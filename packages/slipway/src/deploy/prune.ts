import type { Cluster, KubernetesObject } from '../cluster/index.ts';
import { keys, safeName } from './marks.ts';
import { leftOver } from './objects.ts';
import { readRecord, referenceOf, type Entry } from './record.ts';
import { step, type Run } from './run.ts';
import { written } from './written.ts';

/**
 * Removes what no rollback needs any more: records, and objects that only they name. Only what works on its own goes at once:
 * a workload that is no part of what runs now, for example.
 * @param entries all of the app, the newest first
 * @param current what runs now
 */
export async function prune(
  run: Run,
  app: string,
  entries: readonly Entry[],
  current: readonly KubernetesObject[],
): Promise<void> {
  const good = goodOf(entries, run.keep);
  const old = await unneeded(run.cluster, entries, good, current);
  const goes = entries.filter((entry, at) => at > 0 && !good.includes(entry));
  if (old.length === 0 && goes.length === 0) return;
  step(run, app, 'prune', `removes what no rollback needs (${old.length} objects, ${goes.length} records)`);
  await removeAll(run, app, old);
  // Records last: a run that is killed here leaves nothing behind that no record names.
  for (const entry of goes) await written(run.cluster.remove(referenceOf(entry)), referenceOf(entry));
}

/**
 * What a deployment that has not been would remove at its end.
 * @param entries all of the app, the newest first
 * @param next what would run
 */
export async function wouldPrune(
  { cluster, keep }: Pick<Run, 'cluster' | 'keep'>,
  app: string,
  entries: readonly Entry[],
  next: readonly KubernetesObject[],
): Promise<readonly KubernetesObject[]> {
  const old = await unneeded(cluster, entries, goodOf(entries, keep - 1), next);
  const live = await Promise.all(old.map((object) => cluster.get(object)));
  return live.filter((object) => object !== undefined).filter((object) => isOf(app, object));
}

function goodOf(entries: readonly Entry[], keep: number): readonly Entry[] {
  return entries.filter(({ phase }) => phase === 'good').slice(0, keep);
}

async function unneeded(
  cluster: Cluster,
  entries: readonly Entry[],
  good: readonly Entry[],
  current: readonly KubernetesObject[],
): Promise<readonly KubernetesObject[]> {
  const [all, wanted] = [await objectsOf({ cluster }, entries), await objectsOf({ cluster }, good)];
  return leftOver(all, current, wanted);
}

export async function removeAll(run: Run, app: string, objects: readonly KubernetesObject[]): Promise<void> {
  await Promise.all(
    objects.map(async (object) => {
      const there = await run.cluster.get(object);
      // What somebody else made by that name, or another app applied after us, is not ours to remove.
      if (there === undefined || !isOf(app, there)) return;
      await written(run.cluster.remove(object), object);
    }),
  );
}

/** All that some records name. */
export async function objectsOf(
  { cluster }: Pick<Run, 'cluster'>,
  entries: readonly Entry[],
): Promise<readonly KubernetesObject[]> {
  const stored = await Promise.all(entries.map((entry) => readRecord(cluster, entry)));
  return stored.flatMap((record) => record?.objects ?? []);
}

function isOf(app: string, { metadata: { labels = {} } }: KubernetesObject): boolean {
  return labels[keys.managedBy] === 'slipway' && labels[keys.app] === safeName(app);
}
