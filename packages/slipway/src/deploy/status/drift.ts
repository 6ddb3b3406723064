import { nameOf, type Cluster, type KubernetesObject } from '../../cluster/index.ts';
import { keepReplicas } from '../keep-replicas.ts';
import { differencesOf, plainObject } from '../plain-object.ts';
import { readRecord, type Entry } from '../record.ts';
import { handMadeIn, handMadeText, listed } from './hand-made.ts';

/** What in an environment is not as it was deployed. */
export interface Drift {
  /** `Deployment/api`. */
  readonly object: string;
  /** In a few words. */
  readonly text: string;
}

/**
 * Compares what runs of an app with what its last good release applied: objects that are gone, fields that would be set back, and
 * fields that people set by hand.
 */
export async function driftOf(cluster: Cluster, entry: Entry): Promise<readonly Drift[]> {
  const stored = await readRecord(cluster, entry);
  if (stored === undefined)
    return [{ object: `Secret/${entry.name}`, text: 'is gone or damaged: nothing to compare with' }];
  const found = await Promise.all(stored.objects.map((object) => driftOfObject(cluster, object)));
  return found.flat();
}

async function driftOfObject(cluster: Cluster, object: KubernetesObject): Promise<readonly Drift[]> {
  const name = nameOf(object);
  const live = await cluster.get(object);
  if (live === undefined) return [{ object: name, text: 'is gone' }];
  const byHand = handMadeIn(live).map((change) => ({ object: name, text: handMadeText(change) }));
  if (byHand.length > 0) return byHand;
  const written = await cluster.apply(await keepReplicas(cluster, object), { dryRun: true });
  if ('refusal' in written) return [{ object: name, text: `would be refused today: ${written.refusal.message}` }];
  const fields = differencesOf(plainObject(live), plainObject(written.object)).map((path) => path.join('.'));
  return fields.length === 0 ? [] : [{ object: name, text: `${listed(fields)} would be set back` }];
}
