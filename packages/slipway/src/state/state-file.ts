import { z } from 'zod';

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hexadecimal');

const appSchema = z.strictObject({
  // It goes into job outputs and command lines, as a package's name does.
  name: z
    .string()
    // eslint-disable-next-line no-control-regex -- as a class of letters, not every program that reads schemas knows it
    .regex(/^[^\s\u0000-\u001f\u007f-\u009f]+$/, 'a name without blanks')
    .describe('The app, as the plan calls it.'),
  fingerprint: hash.describe('Of the image that runs.'),
  manifests: hash.nullable().describe('Of the Kubernetes manifests that were applied; null when it has none.'),
  version: z.string().nullable().describe('That the environment shows; null when it has none.'),
  migrations: hash
    .nullable()
    .optional()
    .describe(
      'Of the migrations that have run; null when it has none. Left out when nobody knows: then they run again.',
    ),
  path: z.string().optional().describe("The app's folder when it was deployed, from the workspace's root."),
  commit: z
    .string()
    .regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/, "a commit's full id")
    .optional()
    .describe(
      'That it was deployed from. It decides no image; it lets the plan say what differs since, and what is to be checked.',
    ),
});

/** What an environment runs, as a file tells it: `slipway plan --state FILE`. */
export const stateFileSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.literal(1).describe("Of this file's format."),
  environment: z.enum(['dev', 'staging', 'prod']).optional().describe("Leaves out other environments' overlays."),
  apps: z.array(appSchema).describe('Every app that runs there, in any order.'),
});

export type StateFile = z.output<typeof stateFileSchema>;
