import { keyOf, nameOf, type Cluster } from '../cluster/index.ts';
import type { Emit } from './events.ts';
import { keys, safeName } from './marks.ts';
import { namespaceReference, requirePreview } from './namespace.ts';
import { leftOver } from './objects.ts';
import { objectsOf, removeAll } from './prune.ts';
import { lastGood, referenceOf, type Ledger } from './record.ts';
import type { AppResult } from './release-app.ts';
import { step, type Run } from './run.ts';
import { written } from './written.ts';

const ownKinds = [
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['batch/v1', 'CronJob'],
  ['batch/v1', 'Job'],
] as const;

/** Removes what an app was, and keeps its data: claims of volumes stay. */
export async function teardownApp(run: Run, app: string, ledger: Ledger): Promise<AppResult> {
  const started = Date.now();
  const entries = ledger.get(app) ?? [];
  const others = [...ledger].flatMap(([name, of]) => (name === app ? [] : (lastGood(of) ?? [])));
  const labelSelector = `${keys.app}=${safeName(app)}`;
  const lists = await Promise.all(
    ownKinds.map(([apiVersion, kind]) =>
      run.cluster.list(apiVersion, kind, { namespace: run.namespace, labelSelector }),
    ),
  );
  const all = new Map([...(await objectsOf(run, entries)), ...lists.flat()].map((object) => [keyOf(object), object]));
  const goes = leftOver([...all.values()], await objectsOf(run, others), []);
  const stays = [...all.values()].filter((object) => !goes.includes(object)).map(nameOf);
  step(run, app, 'remove', `removes ${goes.length} objects`);
  await removeAll(run, app, goes);
  for (const entry of entries) await written(run.cluster.remove(referenceOf(entry)), referenceOf(entry));
  const text = stays.length === 0 ? 'is removed' : `is removed; its data stays: ${stays.join(', ')}`;
  const seconds = Math.round((Date.now() - started) / 100) / 10;
  run.emit({ event: 'app', app, outcome: 'removed', release: '', text, seconds });
  return { app, outcome: 'removed', timedOut: false };
}

/**
 * Removes a preview with all that is in it.
 * @throws SlipwayError when it is none
 */
export async function teardownPreview(cluster: Cluster, namespace: string, emit: Emit): Promise<void> {
  const there = await cluster.get(namespaceReference(namespace));
  if (there === undefined) {
    emit({ event: 'note', text: `There is no preview ${namespace}: it may be gone already.` });
    return;
  }
  requirePreview(there);
  await written(cluster.remove(there), there);
  emit({ event: 'note', text: `${namespace} is being removed.` });
}

/** Names of all previews in a cluster. */
export async function previewsIn(cluster: Cluster): Promise<readonly string[]> {
  return (await cluster.list('v1', 'Namespace', { labelSelector: keys.preview })).map(({ metadata }) => metadata.name);
}

/** Names of the previews whose time is over. */
export async function expiredPreviews(cluster: Cluster, now: number): Promise<readonly string[]> {
  const namespaces = await cluster.list('v1', 'Namespace', { labelSelector: keys.preview });
  return namespaces
    .filter(({ metadata: { deletionTimestamp, annotations = {} } }) => {
      const expires = Date.parse(annotations[keys.expires] ?? '');
      return deletionTimestamp === undefined && expires <= now;
    })
    .map(({ metadata }) => metadata.name);
}
