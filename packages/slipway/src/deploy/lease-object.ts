import type { KubernetesObject, Lease } from '../cluster/index.ts';
import { leaseIdKey, leaseProcessKey, leaseReference } from '../cluster/lease.ts';
import { valueAt } from '../cluster/object.ts';

/** How a run names itself in its lock. */
export interface Holder {
  readonly id: string;
  readonly process: string;
  readonly holder: string;
  readonly duration: number;
}

/** The lock as its holder stores it. @param now by the API server's clock */
export function leaseObject(
  namespace: string,
  { id, process, holder, duration }: Holder,
  now: number,
  before: Lease | undefined,
): KubernetesObject {
  const { metadata, ...kind } = leaseReference(namespace);
  const version = before?.object.metadata.resourceVersion;
  const renewal = before?.id === id;
  const transitions = valueAt(before?.object, 'spec', 'leaseTransitions');
  return {
    ...kind,
    metadata: {
      ...metadata,
      labels: { 'app.kubernetes.io/managed-by': 'slipway' },
      annotations: { [leaseIdKey]: id, [leaseProcessKey]: process },
      ...(version === undefined ? {} : { resourceVersion: version }),
    },
    spec: {
      holderIdentity: holder,
      leaseDurationSeconds: duration,
      acquireTime: renewal ? before.since : microTime(now),
      renewTime: microTime(now),
      leaseTransitions: (typeof transitions === 'number' ? transitions : 0) + (renewal ? 0 : 1),
    },
  };
}

/** The same lock, given back. */
export function releasedObject(namespace: string, own: Holder, now: number, before: Lease): KubernetesObject {
  const { spec, ...object } = leaseObject(namespace, own, now, before);
  const transitions = valueAt(spec, 'leaseTransitions');
  return {
    ...object,
    spec: { leaseDurationSeconds: own.duration, renewTime: microTime(now), leaseTransitions: transitions },
  };
}

/** Kubernetes takes exactly six digits behind the second. */
function microTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '000Z');
}
