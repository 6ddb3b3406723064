import type { Cluster } from './cluster.ts';
import { valueAt, type KubernetesObject, type ObjectReference } from './object.ts';

/** The lock of a namespace: who deploys there. */
export const leaseName = 'slipway';

/** Tells two runs of the same people apart. */
export const leaseIdKey = 'slipway.dev/lock-id';
/** Which process holds it, where: see this-process.ts. */
export const leaseProcessKey = 'slipway.dev/lock-process';

/** A lock as it is stored. */
export interface Lease {
  /** The run that holds it, as people know it; undefined when it was given back. */
  readonly holder: string | undefined;
  readonly id: string | undefined;
  readonly process: string | undefined;
  /** ISO; empty when the object does not say. */
  readonly since: string;
  /** Milliseconds, by the API server's clock, until it may be taken over; negative when it may be. */
  readonly left: number;
  readonly object: KubernetesObject;
}

export function leaseReference(namespace: string): ObjectReference {
  return { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: leaseName, namespace } };
}

/** Reads a namespace's lock. @returns undefined when nobody ever deployed there */
export async function readLease(cluster: Cluster, namespace: string): Promise<Lease | undefined> {
  const object = await cluster.get(leaseReference(namespace));
  return object === undefined ? undefined : leaseOf(object, cluster.now());
}

/** @param now by the API server's clock */
export function leaseOf(object: KubernetesObject, now: number): Lease {
  const text = (key: string) => {
    const value = valueAt(object, 'spec', key);
    return typeof value === 'string' ? value : '';
  };
  const seconds = valueAt(object, 'spec', 'leaseDurationSeconds');
  const renewed = Date.parse(text('renewTime'));
  const holder = text('holderIdentity');
  return {
    holder: holder === '' ? undefined : holder,
    id: object.metadata.annotations?.[leaseIdKey],
    process: object.metadata.annotations?.[leaseProcessKey],
    since: text('acquireTime'),
    left: Number.isNaN(renewed) || typeof seconds !== 'number' ? -1 : renewed + seconds * 1000 - now,
    object,
  };
}
