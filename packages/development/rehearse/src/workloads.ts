import { z } from 'zod';

import { kubectl } from './kubectl.ts';

/** What an app runs in a namespace. */
export interface Running {
  readonly fingerprint: string;
  readonly version: string;
  readonly digest: string;
  /** Counts each change of what is to run: stays the same when nothing was done. */
  readonly generation: number;
  readonly ready: number;
}

const listSchema = z.object({
  items: z.array(
    z.object({
      metadata: z.object({
        generation: z.number(),
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
    listSchema.parse(JSON.parse(answer)).items.map(({ metadata: { annotations, generation }, spec, status }) => [
      annotations['slipway.dev/app'] ?? '',
      {
        fingerprint: annotations['slipway.dev/fingerprint'] ?? '',
        version: annotations['slipway.dev/version'] ?? '',
        digest: spec.template.spec.containers[0]?.image.split('@')[1] ?? '',
        generation,
        ready: status.readyReplicas,
      },
    ]),
  );
}

/** The apps of which something else is to run now. */
export function changedFrom(before: ReadonlyMap<string, Running>, after: ReadonlyMap<string, Running>): string[] {
  return [...after].flatMap(([app, { generation }]) => (before.get(app)?.generation === generation ? [] : [app]));
}

/** All that people set in a namespace, as text: the same when nothing was written to it. */
export function stateOf(namespace: string): string {
  const kinds =
    'deployments,services,configmaps,secrets,serviceaccounts,networkpolicies,ingresses,poddisruptionbudgets';
  const line = '{.kind} {.metadata.name} {.metadata.uid} {.metadata.generation} {.metadata.annotations}';
  return kubectl(['get', kinds, '--namespace', namespace, `--output=jsonpath={range .items[*]}${line}{"\\n"}{end}`]);
}
