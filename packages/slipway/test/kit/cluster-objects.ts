import type { KubernetesObject } from '../../src/cluster/index.ts';

/** Objects as a real API server shows them, as far as anybody looks. */

export function deployment(status: object, spec: object = {}, generation = 2): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'api',
      namespace: 'staging',
      uid: 'd-1',
      generation,
      annotations: { 'deployment.kubernetes.io/revision': '2' },
    },
    spec: { replicas: 2, ...spec },
    status: { observedGeneration: 2, ...status },
  };
}

export function replicaSet(revision: string, status: object = {}): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `api-${revision}`,
      namespace: 'staging',
      uid: `rs-${revision}`,
      annotations: { 'deployment.kubernetes.io/revision': revision },
      ownerReferences: [{ kind: 'Deployment', uid: 'd-1' }],
    },
    status,
  };
}

/** A pod of the set of a revision. */
export function pod(revision: string, container: object, status: object = {}): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `api-${revision}-x`,
      namespace: 'staging',
      ownerReferences: [{ kind: 'ReplicaSet', uid: `rs-${revision}` }],
    },
    status: {
      phase: 'Pending',
      conditions: [{ type: 'PodScheduled', status: 'True' }],
      containerStatuses: [{ name: 'api', restartCount: 0, ...container }],
      ...status,
    },
  };
}

export function waitingFor(reason: string, message: string, more: object = {}): object {
  return { state: { waiting: { reason, message } }, ...more };
}

export const isUp = { replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 };
