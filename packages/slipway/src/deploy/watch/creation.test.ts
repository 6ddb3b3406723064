import { describe, expect, it } from 'vitest';

import type { KubernetesObject, ObjectEvent } from '../../cluster/index.ts';
import { creationFault } from './creation.ts';

const now = Date.parse('2026-11-01T12:00:00.400Z');

function workload(kind: string, more: object = {}): KubernetesObject {
  return { apiVersion: 'apps/v1', kind, metadata: { name: 'store', uid: 'u', generation: 2 }, ...more };
}

function event(reason: string, last: string): ObjectEvent {
  return { type: 'Warning', reason, message: 'pods "store-0" is forbidden: exceeded quota: small.', count: 1, last };
}

const refused = event('FailedCreate', '2026-11-01T12:00:00Z');

describe('pods that cannot be made', () => {
  it.each([
    ['StatefulSet', {}],
    ['Job', {}],
    ['DaemonSet', { status: { desiredNumberScheduled: 1 } }],
  ])('fail a %s once that has settled', (kind, more) => {
    expect(creationFault(workload(kind, more), [], [refused], now)).toEqual({
      state: 'failing',
      reason: 'FailedCreate',
      text: 'its pods cannot be created: pods "store-0" is forbidden: exceeded quota: small',
      pods: [],
      settles: 'u 2 FailedCreate',
    });
  });

  it('are no matter when it was so before, or no more', () => {
    const set = workload('StatefulSet');
    expect(creationFault(set, [], [event('FailedCreate', '2026-11-01T11:59:59Z')], now)).toBeUndefined();
    const made = event('SuccessfulCreate', '2026-11-01T12:00:01Z');
    expect(creationFault(set, [], [refused, made], now)).toBeUndefined();
    expect(creationFault(set, [], [], now)).toBeUndefined();
  });

  it('are no matter where all pods are there, or where a job has run', () => {
    const own = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'store-0', ownerReferences: [{ uid: 'u' }] } };
    expect(creationFault(workload('StatefulSet'), [own], [refused], now)).toBeUndefined();
    expect(creationFault(workload('Job', { status: { failed: 1 } }), [], [refused], now)).toBeUndefined();
  });
});
