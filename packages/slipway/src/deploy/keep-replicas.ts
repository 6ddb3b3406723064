import { isRecord, valueAt, type Cluster, type KubernetesObject } from '../cluster/index.ts';

/**
 * Where a HorizontalPodAutoscaler is to decide how many pods there are, and we did before: taking our number out would make
 * it one, until the autoscaler looks again. So the number that runs is applied once more, until somebody else has set it.
 */
export async function keepReplicas(cluster: Cluster, object: KubernetesObject): Promise<KubernetesObject> {
  const spec = object['spec'];
  if (!['Deployment', 'StatefulSet'].includes(object.kind) || !isRecord(spec) || 'replicas' in spec) return object;
  const there = await cluster.get(object);
  const replicas = valueAt(there, 'spec', 'replicas');
  if (there === undefined || replicas === undefined || !isOurs(there)) return object;
  return { ...object, spec: { ...spec, replicas } };
}

function isOurs({ metadata }: KubernetesObject): boolean {
  const managers = metadata['managedFields'];
  return (
    Array.isArray(managers) &&
    managers.some(
      (entry) =>
        valueAt(entry, 'manager') === 'slipway' &&
        valueAt(entry, 'operation') === 'Apply' &&
        valueAt(entry, 'fieldsV1', 'f:spec', 'f:replicas') !== undefined,
    )
  );
}
