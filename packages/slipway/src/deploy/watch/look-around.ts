import { eventsOf, type Cluster, type KubernetesObject } from '../../cluster/index.ts';
import { isRecord, valueAt } from '../../cluster/index.ts';
import { creationFault, lacksPods } from './creation.ts';
import type { Finding } from './finding.ts';
import { waiting } from './finding.ts';
import { isBeingCreated, mountFault } from './pod.ts';
import { currentPods, look, type Sight } from './workloads.ts';

/** Kinds that come up on their own after they were applied, and can fail to. */
export const watchedKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job'] as const;

/** Reads a workload with its pods, as they are now; undefined when somebody removed it. */
export async function sightOf(cluster: Cluster, reference: KubernetesObject): Promise<Sight | undefined> {
  const object = await cluster.get(reference);
  if (object === undefined) return undefined;
  const { namespace = '' } = object.metadata;
  const labelSelector = selectorOf(object);
  const [replicaSets, pods] = await Promise.all([
    object.kind === 'Deployment' ? cluster.list('apps/v1', 'ReplicaSet', { namespace, labelSelector }) : [],
    cluster.list('v1', 'Pod', { namespace, labelSelector }),
  ]);
  return { object, replicaSets, pods };
}

/**
 * How far a workload is, asking also what happened to pods that cannot start, or cannot even be made.
 * @param since milliseconds since the epoch, by the API server's clock: pods that could not be made before that are no matter
 */
export async function find(cluster: Cluster, sight: Sight | undefined, since = 0): Promise<Finding> {
  if (sight === undefined) return waiting('it is not there');
  const finding = look(sight);
  if (finding.state !== 'waiting') return finding;
  for (const pod of currentPods(sight).filter(isBeingCreated)) {
    const fault = mountFault(pod, await eventsOf(cluster, pod));
    if (fault !== undefined) return fault;
  }
  const { object, pods } = sight;
  if (!lacksPods(object, pods)) return finding;
  return creationFault(object, pods, await eventsOf(cluster, object), since) ?? finding;
}

function selectorOf({ kind, metadata, ...rest }: KubernetesObject): string {
  const labels = valueAt(rest, 'spec', 'selector', 'matchLabels');
  if (kind === 'Job') return `batch.kubernetes.io/job-name=${metadata.name}`;
  if (!isRecord(labels)) return '';
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(',');
}
