import { setTimeout as sleep } from 'node:timers/promises';

import { openCluster, valueAt } from '../../../src/cluster/index.ts';

/** The pods that take requests for a Service at this moment. */
export interface ReadyPods {
  /** The address of one of them, each in its turn; undefined while there is none. */
  readonly next: () => string | undefined;
  readonly close: () => Promise<void>;
}

/**
 * Follows a Service's endpoints and goes to the pods themselves, as ingress controllers do: the node's own forwarding of ports
 * refuses a connection now and then while its rules are written anew, whatever the pods do.
 */
export async function readyPods(namespace: string, service: string): Promise<ReadyPods> {
  const cluster = await openCluster({ environment: process.env });
  const labelSelector = `kubernetes.io/service-name=${service}`;
  const look = async () => {
    const slices = await cluster.list('discovery.k8s.io/v1', 'EndpointSlice', { namespace, labelSelector });
    return slices.flatMap((slice) => {
      const endpoints = slice['endpoints'];
      return (Array.isArray(endpoints) ? endpoints : []).flatMap((endpoint: unknown) => {
        const address = firstOf(valueAt(endpoint, 'addresses'));
        return valueAt(endpoint, 'conditions', 'ready') === true && typeof address === 'string' ? [address] : [];
      });
    });
  };
  let addresses = await look();
  let isOpen = true;
  let turn = 0;
  const follow = async () => {
    while (isOpen) {
      addresses = await look();
      await sleep(100);
    }
  };
  const following = follow();
  return {
    next: () => addresses[(turn += 1) % addresses.length],
    async close() {
      isOpen = false;
      await following;
      await cluster[Symbol.asyncDispose]();
    },
  };
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}
