import { z } from 'zod';

import type { Yard } from './yard.ts';

const objectSchema = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    uid: z.string(),
    resourceVersion: z.string(),
    generation: z.number().optional(),
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
});
type Seen = z.output<typeof objectSchema>;

/** Objects of some kinds, as the API server shows them. */
export async function seen(yard: Yard, kinds: string, ...words: string[]): Promise<readonly Seen[]> {
  const list = z.object({ items: z.array(objectSchema) }).parse(await yard.get(kinds, ...words));
  return list.items;
}

/** Written by whoever deploys, and by controllers a moment later: what is wanted of them counts up. */
const controlled = 'deployments,replicasets,jobs';
/** Written by whoever deploys alone. */
const plain = 'services,secrets,configmaps,leases,networkpolicies,serviceaccounts';

/** What the API server counts up with each write of ours, by object. */
export async function versions(yard: Yard): Promise<Readonly<Record<string, string>>> {
  const objects = await seen(yard, `${controlled},${plain}`);
  return Object.fromEntries(
    objects.map(({ kind, metadata: { name, uid, resourceVersion, generation } }) => [
      `${kind}/${name}`,
      controlled.includes(`${kind.toLowerCase()}s`) ? `${uid} ${generation ?? 0}` : resourceVersion,
    ]),
  );
}

/** Names of an app's pods that are to stay. */
export async function podsOf(yard: Yard, app: string): Promise<readonly string[]> {
  const pods = await seen(yard, 'pods', '--selector', `app=${app}`);
  return pods.flatMap(({ metadata }) => ('deletionTimestamp' in metadata ? [] : [metadata.name])).toSorted();
}

/** An app's records by number, the oldest first: how far each came. */
export async function recordsOf(yard: Yard, app: string): Promise<readonly string[]> {
  const secrets = await seen(yard, 'secrets', '--selector', `slipway.dev/record=${app}`);
  return secrets
    .toSorted((a, b) => numberOf(a) - numberOf(b))
    .map((secret) => `${numberOf(secret)} ${secret.metadata.annotations['slipway.dev/phase'] ?? ''}`);
}

function numberOf({ metadata: { name } }: Seen): number {
  return Number(/\d+$/.exec(name)?.[0]);
}

/** What an app answers through its Service. */
export async function greetingOf(yard: Yard, app: string): Promise<unknown> {
  const path = `/api/v1/namespaces/${yard.environment}/services/${app}:80/proxy/`;
  return z.object({ greeting: z.string() }).parse(JSON.parse(await yard.kubectl('get', '--raw', path))).greeting;
}

export async function annotationOf(yard: Yard, app: string, key: string): Promise<string | undefined> {
  const [deployment] = await seen(yard, 'deployments', '--field-selector', `metadata.name=${app}`);
  return deployment?.metadata.annotations[`slipway.dev/${key}`];
}
