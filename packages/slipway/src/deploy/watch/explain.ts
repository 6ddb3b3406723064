import { eventsOf, logsOf, type Cluster, type KubernetesObject } from '../../cluster/index.ts';
import { itemsAt, numberAt, textAt } from './fields.ts';
import { podFault } from './pod.ts';

/** What tells more about a failure: the end of the logs and the warnings of one object. */
export interface Evidence {
  /** `pod api-7d9f`, `container migrate of pod …`. */
  readonly of: string;
  readonly lines: readonly string[];
}

const told = { pods: 2, lines: 20, events: 5 };

/**
 * Gathers what failing pods said last and what happened to them.
 * @param redact hides secrets
 */
export async function explain(
  cluster: Cluster,
  object: KubernetesObject,
  pods: readonly KubernetesObject[],
  redact: (text: string) => string,
): Promise<readonly Evidence[]> {
  // One that failed for good says more than one that only waits.
  const worst = pods.toSorted((a, b) => Number(podFault(b) !== undefined) - Number(podFault(a) !== undefined));
  const chosen = worst.slice(0, told.pods);
  const logs = await Promise.all(
    chosen.flatMap((pod) => containersOf(pod).map((name) => logEvidence(cluster, pod, name))),
  );
  const warnings = await Promise.all([object, ...chosen].map((of) => eventEvidence(cluster, of)));
  return [...logs, ...warnings]
    .filter(({ lines }) => lines.length > 0)
    .map(({ of, lines }) => ({ of, lines: lines.map((line) => harmless(redact(line))) }));
}

/** Containers that have run, with whether the one before tells more than the one that is just starting again. */
function containersOf(pod: KubernetesObject): { readonly name: string; readonly previous: boolean }[] {
  const statuses = [...itemsAt(pod, 'status', 'initContainerStatuses'), ...itemsAt(pod, 'status', 'containerStatuses')];
  return statuses.flatMap((status) => {
    const runs = textAt(status, 'state', 'running', 'startedAt') !== '';
    const ended = textAt(status, 'state', 'terminated', 'finishedAt') !== '';
    const restarted = numberAt(status, 'restartCount') > 0;
    if (!runs && !ended && !restarted) return [];
    return [{ name: textAt(status, 'name'), previous: restarted && !ended && !runs }];
  });
}

async function logEvidence(
  cluster: Cluster,
  { metadata: { name: pod, namespace = '' } }: KubernetesObject,
  { name, previous }: { readonly name: string; readonly previous: boolean },
): Promise<Evidence> {
  const text = await logsOf(cluster, namespace, pod, { container: name, previous, tail: told.lines });
  return { of: `the log of ${name} in ${pod}`, lines: (text ?? '').split('\n').filter((line) => line.trim() !== '') };
}

async function eventEvidence(cluster: Cluster, object: KubernetesObject): Promise<Evidence> {
  const events = (await eventsOf(cluster, object)).filter(({ type }) => type === 'Warning').slice(-told.events);
  return {
    of: `warnings of ${object.kind} ${object.metadata.name}`,
    lines: events.map(({ reason, message, count }) => `${reason}${count > 1 ? ` (${count} times)` : ''}: ${message}`),
  };
}

/** Without what would steer a terminal, or a runner that reads commands out of its jobs' output. */
function harmless(line: string): string {
  return line
    .replaceAll(/\p{Cc}+/gu, ' ')
    .replaceAll('##[', '## [')
    .slice(0, 500);
}
