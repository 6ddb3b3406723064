import type { KubernetesObject, ObjectEvent } from '../../cluster/index.ts';
import type { Failing } from './finding.ts';
import { conditionOf, itemsAt, numberAt, textAt } from './fields.ts';

/** An answer of a registry or a node that will be the same next time. */
const lasting = /not found|manifest unknown|does not exist|unauthorized|denied|forbidden|no match for platform/i;
const absent =
  /not found|couldn't find key|non-existent|is not valid|cannot be satisfied|will not run as root|non-numeric user/i;

/** What is wrong with a pod; undefined when nothing is, or nothing yet. */
export function podFault(pod: KubernetesObject): Failing | undefined {
  if (pod.metadata.deletionTimestamp !== undefined) return undefined;
  const statuses = [...itemsAt(pod, 'status', 'initContainerStatuses'), ...itemsAt(pod, 'status', 'containerStatuses')];
  for (const status of statuses) {
    const fault = containerFault(pod.metadata.name, status);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function containerFault(pod: string, status: Readonly<Record<string, unknown>>): Failing | undefined {
  const [reason, message] = [
    textAt(status, 'state', 'waiting', 'reason'),
    textAt(status, 'state', 'waiting', 'message'),
  ];
  const container = textAt(status, 'name');
  const failing = (text: string, settles?: string): Failing => ({
    state: 'failing',
    reason,
    text,
    pods: [pod],
    ...(settles === undefined ? {} : { settles: `${pod} ${container} ${settles}` }),
  });
  switch (reason) {
    case 'CrashLoopBackOff':
      return failing(`${container} crashes again and again (${lastEnd(status)})`);
    case 'ErrImagePull':
    case 'ImagePullBackOff':
      return lasting.test(message) ? failing(`its image cannot be had: ${shortened(message)}`) : undefined;
    case 'InvalidImageName':
    case 'ErrImageNeverPull':
      return failing(`its image cannot be had: ${shortened(message || textAt(status, 'image'))}`);
    case 'CreateContainerConfigError':
    case 'CreateContainerError':
    case 'RunContainerError':
      return failing(
        `${container} cannot be started: ${shortened(message)}`,
        // A node may not have heard yet of what was applied a moment ago.
        reason !== 'RunContainerError' && absent.test(message) ? undefined : reason,
      );
    default:
      return undefined;
  }
}

function lastEnd(status: Readonly<Record<string, unknown>>): string {
  const reason = textAt(status, 'lastState', 'terminated', 'reason');
  if (reason === 'OOMKilled') return 'it needs more memory than its limit';
  return `exit code ${numberAt(status, 'lastState', 'terminated', 'exitCode')}`;
}

/** What is wrong with a pod that has not come to start a container: its volumes, for want of a secret or of a key. */
export function mountFault(pod: KubernetesObject, events: readonly ObjectEvent[]): Failing | undefined {
  if (!isBeingCreated(pod)) return undefined;
  const event = events.findLast(({ reason, message }) => reason === 'FailedMount' && absent.test(message));
  if (event === undefined) return undefined;
  const { reason, message } = event;
  return {
    state: 'failing',
    reason,
    text: `a volume cannot be mounted: ${shortened(message)}`,
    pods: [pod.metadata.name],
    settles: `${pod.metadata.name} ${message}`,
  };
}

/** Whether it has a node, and no container of it runs yet. */
export function isBeingCreated(pod: KubernetesObject): boolean {
  if (textAt(pod, 'status', 'phase') !== 'Pending' || pod.metadata.deletionTimestamp !== undefined) return false;
  return conditionOf(pod, 'PodScheduled')?.status === 'True';
}

/** Why a pod is not ready, as far as that may pass; undefined when it is. */
export function podWait(pod: KubernetesObject): string | undefined {
  if (conditionOf(pod, 'Ready')?.status === 'True') return undefined;
  const scheduled = conditionOf(pod, 'PodScheduled');
  if (scheduled?.status === 'False') return `no node takes ${pod.metadata.name}: ${shortened(scheduled.message)}`;
  const [status] = itemsAt(pod, 'status', 'containerStatuses');
  const reason = textAt(status, 'state', 'waiting', 'reason');
  if (reason !== '' && reason !== 'ContainerCreating' && reason !== 'PodInitializing')
    return `${pod.metadata.name}: ${reason}`;
  return undefined;
}

/** Messages of nodes repeat themselves, and can be long. */
function shortened(message: string): string {
  const line = message.replaceAll(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line.replace(/\.$/, '');
}
