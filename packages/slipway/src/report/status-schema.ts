import { z } from 'zod';

const text = z.string().nullable();

const app = z.strictObject({
  name: z.string(),
  version: text,
  fingerprint: text.describe(
    'Of the image that runs; null when nothing runs, or when its workloads are of different releases.',
  ),
  commit: text.describe('That it was deployed from; null when from a working tree.'),
  deployedAt: text.describe('ISO 8601.'),
  run: text.describe('Who or what deployed it.'),
  pods: z.strictObject({ ready: z.number(), wanted: z.number() }),
  deploying: z.boolean().describe('Whether it is being deployed just now.'),
  interrupted: z.boolean().describe('Whether its last deployment neither came up nor was put back.'),
  drift: z.array(z.strictObject({ object: z.string(), text: z.string() })).describe('What is not as it was deployed.'),
});

/** `slipway status --json`. */
export const statusSchema = z.strictObject({
  version: z.literal(1).describe('Of this form.'),
  environments: z.array(
    z.strictObject({
      name: z.string(),
      namespace: z.string(),
      context: text.describe('Of the kubeconfig; null for its current one.'),
      fault: text.describe('Why it could not be asked.'),
      lock: z
        .strictObject({ holder: z.string(), since: z.string(), isDead: z.boolean() })
        .nullable()
        .describe('Who deploys there now.'),
      apps: z.array(app),
    }),
  ),
});

export type EnvironmentReport = z.output<typeof statusSchema>['environments'][number];
