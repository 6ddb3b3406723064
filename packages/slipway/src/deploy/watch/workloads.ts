import type { KubernetesObject } from '../../cluster/index.ts';
import { notCreated } from './creation.ts';
import { conditionOf, isObserved, isOwnedBy, numberAt, replicasOf, textAt } from './fields.ts';
import { ready, waiting, type Finding } from './finding.ts';
import { podFault, podWait } from './pod.ts';

/** A workload with what it made. */
export interface Sight {
  readonly object: KubernetesObject;
  /** Of a Deployment. */
  readonly replicaSets: readonly KubernetesObject[];
  readonly pods: readonly KubernetesObject[];
}

/** The pods that are to stay: of what was applied last, and not of what it replaces. */
export function currentPods({ object, replicaSets, pods }: Sight): readonly KubernetesObject[] {
  if (!isObserved(object)) return [];
  switch (object.kind) {
    case 'Deployment': {
      const current = currentReplicaSet(object, replicaSets);
      return current === undefined ? [] : pods.filter((pod) => isOwnedBy(pod, current));
    }
    case 'StatefulSet': {
      const revision = textAt(object, 'status', 'updateRevision');
      return pods.filter((pod) => isOwnedBy(pod, object) && podRevision(pod) === revision);
    }
    case 'DaemonSet':
      return pods.filter((pod) => isOwnedBy(pod, object) && generationOf(pod) === (object.metadata.generation ?? 0));
    default:
      return pods.filter((pod) => isOwnedBy(pod, object));
  }
}

/** How far a workload is. */
export function look(sight: Sight): Finding {
  const { object } = sight;
  if (object.kind === 'Job') return lookAtJob(sight);
  if (!isObserved(object)) return waiting('its controller has not seen it yet');
  const pods = currentPods(sight);
  const fault = pods.map(podFault).find((found) => found !== undefined);
  if (fault !== undefined) return fault;
  switch (object.kind) {
    case 'Deployment':
      return lookAtDeployment(sight, pods);
    case 'StatefulSet':
      return lookAtStatefulSet(sight, pods);
    case 'DaemonSet':
      return counted(
        object,
        numberAt(object, 'status', 'desiredNumberScheduled'),
        numberAt(object, 'status', 'updatedNumberScheduled'),
        numberAt(object, 'status', 'numberAvailable'),
        pods,
      );
    default:
      return ready;
  }
}

function lookAtDeployment({ object, replicaSets }: Sight, pods: readonly KubernetesObject[]): Finding {
  const current = currentReplicaSet(object, replicaSets);
  const wanted = replicasOf(object);
  const [updated, all, available] = ['updatedReplicas', 'replicas', 'availableReplicas'].map((key) =>
    numberAt(object, 'status', key),
  );
  const state = `${object.metadata.uid ?? ''} ${object.metadata.generation ?? 0} ${current?.metadata.name ?? ''} ${updated ?? 0} ${available ?? 0}`;
  // The Deployment's own condition may be that of a set of pods that this one replaces.
  const failure = conditionOf(current, 'ReplicaFailure');
  if (failure?.status === 'True') return notCreated(failure.reason, failure.message, `${state} ${failure.reason}`);
  const progress = conditionOf(object, 'Progressing');
  if (progress?.status === 'False' && progress.reason === 'ProgressDeadlineExceeded') {
    return {
      state: 'failing',
      reason: progress.reason,
      text: `its pods did not become ready in time: ${pods.length - pods.filter(isNotReady).length} of ${wanted} new ones are`,
      pods: pods.filter(isNotReady).map(({ metadata }) => metadata.name),
      settles: `${state} ${progress.reason}`,
    };
  }
  const finding = counted(object, wanted, updated ?? 0, available ?? 0, pods);
  if (finding.state === 'ready' && (all ?? 0) > (updated ?? 0))
    return waiting(`${(all ?? 0) - (updated ?? 0)} of the old pods are still there`);
  return finding;
}

function lookAtStatefulSet({ object }: Sight, pods: readonly KubernetesObject[]): Finding {
  const partition = numberAt(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition');
  const wanted = Math.max(replicasOf(object) - partition, 0);
  const byHand = textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete';
  const isNew = textAt(object, 'status', 'currentRevision') === textAt(object, 'status', 'updateRevision');
  // Once all are new, the server stops counting which of them are.
  const updated = isNew || byHand ? wanted : numberAt(object, 'status', 'updatedReplicas');
  const pending = replicasOf(object) - numberAt(object, 'status', 'readyReplicas');
  return counted(object, wanted, updated, pending > 0 ? replicasOf(object) - pending : wanted, pods);
}

function counted(
  { kind }: KubernetesObject,
  wanted: number,
  updated: number,
  available: number,
  pods: readonly KubernetesObject[],
): Finding {
  if (updated >= wanted && available >= wanted) return ready;
  const [why] = pods.map(podWait).filter((text) => text !== undefined);
  const counts = `${Math.min(updated, wanted)} of ${wanted} pods are new, ${Math.min(available, wanted)} ${kind === 'StatefulSet' ? 'ready' : 'available'}`;
  return waiting(why === undefined ? counts : `${counts}; ${why}`);
}

function lookAtJob({ object, pods }: Sight): Finding {
  const failed = conditionOf(object, 'Failed') ?? conditionOf(object, 'FailureTarget');
  if (failed?.status === 'True') {
    return {
      state: 'failing',
      reason: failed.reason || 'Failed',
      text: `its job failed: ${failed.message.replace(/\.$/, '')}`,
      pods: pods.filter((pod) => isOwnedBy(pod, object)).map(({ metadata }) => metadata.name),
    };
  }
  if (conditionOf(object, 'Complete')?.status === 'True') return ready;
  const own = pods.filter((pod) => isOwnedBy(pod, object));
  // A job tries again on its own what crashes; what cannot even start it would try until its deadline.
  const fault = own.map(podFault).find((found) => found !== undefined && found.reason !== 'CrashLoopBackOff');
  if (fault !== undefined) return fault;
  const failure = numberAt(object, 'status', 'failed');
  return waiting(failure > 0 ? `it runs again after ${failure} that failed` : 'it runs');
}

/** The set of pods of what was applied last. */
function currentReplicaSet(deployment: KubernetesObject, replicaSets: readonly KubernetesObject[]) {
  const revision = revisionOf(deployment);
  return replicaSets.find((set) => isOwnedBy(set, deployment) && revisionOf(set) === revision);
}

function revisionOf({ metadata }: KubernetesObject): string | undefined {
  return metadata.annotations?.['deployment.kubernetes.io/revision'];
}

/** The revision of a StatefulSet that a pod is of. */
export function podRevision({ metadata }: KubernetesObject): string | undefined {
  return metadata.labels?.['controller-revision-hash'];
}

function generationOf({ metadata }: KubernetesObject): number {
  return Number(metadata.labels?.['pod-template-generation'] ?? NaN);
}

function isNotReady(pod: KubernetesObject): boolean {
  return conditionOf(pod, 'Ready')?.status !== 'True';
}
