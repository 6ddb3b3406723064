import { z } from 'zod';

import { kubectl } from './kubectl.ts';

/** What an app runs in a namespace. */
export interface Running {
  readonly fingerprint: string;
  readonly version: string;
  readonly digest: string;
  /** When it was last deployed: an autoscaler's changes do not count. */
  readonly deployedAt: string;
  readonly ready: number;
}

const listSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({
        annotations: z.record(z.string(), z.string()).default({}),
      }),
      spec: z.object({
        template: z.object({ spec: z.object({ containers: z.array(z.object({ image: z.string() })) }) }),
      }),
      status: z.object({ readyReplicas: z.number().default(0) }),
    }),
  ),
});

/** By app's name. */
export function workloads(namespace: string): ReadonlyMap<string, Running> {
  const answer = kubectl(['get', 'deployments', '--namespace', namespace, '--output=json']);
  return new Map(
    listSchema.parse(JSON.parse(answer)).items.map(({ metadata: { annotations }, spec, status }) => [
      annotations['slipway.dev/app'] ?? '',
      {
        fingerprint: annotations['slipway.dev/fingerprint'] ?? '',
        version: annotations['slipway.dev/version'] ?? '',
        digest: spec.template.spec.containers[0]?.image.split('@')[1] ?? '',
        deployedAt: annotations['slipway.dev/deployed-at'] ?? '',
        ready: status.readyReplicas,
      },
    ]),
  );
}

/** The apps of which something else is to run now. */
export function changedFrom(before: ReadonlyMap<string, Running>, after: ReadonlyMap<string, Running>): string[] {
  return [...after].flatMap(([app, { deployedAt }]) => (before.get(app)?.deployedAt === deployedAt ? [] : [app]));
}

const managedSchema = z.object({
  items: z.array(
    z.object({
      kind: z.string(),
      metadata: z.object({
        name: z.string(),
        managedFields: z.array(z.object({ manager: z.string(), time: z.string().optional() })).default([]),
      }),
    }),
  ),
});

/** When slipway last wrote to each object of a namespace, as text: the same when it wrote nothing. */
export function writesTo(namespace: string): string {
  const kinds =
    'deployments,services,configmaps,secrets,serviceaccounts,networkpolicies,ingresses,poddisruptionbudgets';
  const answer = kubectl(['get', kinds, '--namespace', namespace, '--output=json', '--show-managed-fields']);
  return managedSchema
    .parse(JSON.parse(answer))
    .items.flatMap(({ kind, metadata: { name, managedFields } }) =>
      managedFields.filter(({ manager }) => manager === 'slipway').map(({ time = '' }) => `${kind} ${name} ${time}`),
    )
    .join('\n');
}
