import type { Cluster } from './cluster.ts';
import { valueAt, type ObjectReference } from './object.ts';

/** Something that happened to an object, as Kubernetes noted it. */
export interface ObjectEvent {
  readonly type: 'Normal' | 'Warning';
  /** `FailedScheduling`, `BackOff`. */
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  /** ISO; empty where the server does not say. */
  readonly last: string;
}

export interface LogSettings {
  readonly container?: string;
  /** Of the container that ran before this one. */
  readonly previous?: boolean;
  /** How many lines of its end. */
  readonly tail?: number;
}

/** The end of a container's log; undefined when there is none, for example because it has not run yet. */
export async function logsOf(
  cluster: Cluster,
  namespace: string,
  pod: string,
  { container, previous = false, tail = 40 }: LogSettings = {},
): Promise<string | undefined> {
  const query = new URLSearchParams({ tailLines: String(tail), ...(previous ? { previous: 'true' } : {}) });
  if (container !== undefined) query.set('container', container);
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log`;
  const { status, body } = await cluster.raw({ method: 'GET', path: `${path}?${query.toString()}` });
  return status < 300 ? body : undefined;
}

/** What happened to an object, the oldest first; of one life of it when its `uid` is known. */
export async function eventsOf(
  cluster: Cluster,
  { kind, metadata }: ObjectReference & { readonly metadata: { readonly uid?: string } },
): Promise<readonly ObjectEvent[]> {
  const { name, namespace = 'default', uid } = metadata;
  const selectors = [
    `involvedObject.kind=${kind}`,
    `involvedObject.name=${name}`,
    ...(uid === undefined ? [] : [`involvedObject.uid=${uid}`]),
  ];
  const events = await cluster.list('v1', 'Event', { namespace, fieldSelector: selectors.join(',') });
  return events
    .map((event): ObjectEvent => {
      const text = (...path: string[]) => {
        const value = valueAt(event, ...path);
        return typeof value === 'string' ? value : '';
      };
      const count = event['count'];
      return {
        type: text('type') === 'Warning' ? 'Warning' : 'Normal',
        reason: text('reason'),
        message: text('message'),
        count: typeof count === 'number' ? count : 1,
        last: text('lastTimestamp') || text('eventTime') || text('metadata', 'creationTimestamp'),
      };
    })
    .toSorted((a, b) => (a.last < b.last ? -1 : a.last > b.last ? 1 : 0));
}
