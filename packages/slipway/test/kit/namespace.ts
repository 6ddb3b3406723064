import { randomBytes } from 'node:crypto';

import type { Cluster } from '../../src/cluster/index.ts';

/** A namespace of one test's own. */
export interface TestNamespace {
  readonly name: string;
  /** Asks for its end and does not wait, for that takes seconds. */
  readonly remove: () => Promise<void>;
}

/** @param topic a word that says in `kubectl get namespaces` whose it is */
export async function testNamespace(
  cluster: Cluster,
  topic: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<TestNamespace> {
  const name = `test-${topic}-${randomBytes(4).toString('hex')}`;
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
  const created = await cluster.create(namespace);
  if ('refusal' in created) throw new Error(created.refusal.message);
  return {
    name,
    async remove() {
      await cluster.remove(namespace);
    },
  };
}
