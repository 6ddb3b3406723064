import type { KubernetesObject, ObjectEvent } from '../../cluster/index.ts';
import { isOwnedBy, numberAt, replicasOf } from './fields.ts';
import type { Failing } from './finding.ts';

/**
 * What keeps pods of a workload from being made: a quota, an admission rule. A Deployment says so in a condition, all others
 * only in their events.
 * @param events of the workload, the oldest first
 * @param since milliseconds since the epoch: what happened before is of another attempt
 */
export function creationFault(
  object: KubernetesObject,
  pods: readonly KubernetesObject[],
  events: readonly ObjectEvent[],
  since: number,
): Failing | undefined {
  if (!lacksPods(object, pods)) return undefined;
  const last = events.findLast(({ reason }) => reason === 'FailedCreate' || reason === 'SuccessfulCreate');
  if (last?.reason !== 'FailedCreate' || Date.parse(last.last) < wholeSecond(since)) return undefined;
  const { uid = '', generation = 0 } = object.metadata;
  return notCreated(last.reason, last.message, `${uid} ${generation} ${last.reason}`);
}

/** Nothing of a workload's pods, for a reason that may pass within seconds. */
export function notCreated(reason: string, message: string, settles: string): Failing {
  const text = message.replaceAll(/\s+/g, ' ').replace(/\.$/, '');
  return { state: 'failing', reason, text: `its pods cannot be created: ${text}`, pods: [], settles };
}

/** Whether an event may tell of the pods that a workload waits for. */
export function lacksPods(object: KubernetesObject, pods: readonly KubernetesObject[]): boolean {
  const own = pods.filter((pod) => isOwnedBy(pod, object)).length;
  switch (object.kind) {
    case 'Job':
      // One that has run says itself what became of it.
      return own === 0 && numberAt(object, 'status', 'failed') === 0;
    case 'StatefulSet':
      return own < replicasOf(object);
    case 'DaemonSet':
      return own < numberAt(object, 'status', 'desiredNumberScheduled');
    default:
      return false;
  }
}

/** Events tell no smaller part of time. */
function wholeSecond(milliseconds: number): number {
  return Math.floor(milliseconds / 1000) * 1000;
}
