import { z } from 'zod';

/** `slipway context --json`. */
export const contextSchema = z.strictObject({
  version: z.literal(1).describe('Of this form: what is added keeps it, what changes raises it.'),
  app: z.string().describe("Its package's name."),
  path: z.string().describe("Its folder, from the workspace's root."),
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  packages: z.array(z.string()).describe('Folders of the workspace packages that it is made from.'),
  files: z
    .array(
      z.strictObject({
        path: z.string().describe('Inside the context.'),
        mode: z.enum(['100644', '100755', '120000', '160000']),
        oid: z.string().nullable().describe("Git's id of its content; null of what slipway made."),
      }),
    )
    .describe('Sorted by path.'),
  inputs: z.record(z.string(), z.string()).describe('What the fingerprint is made of: a hash by name.'),
});
