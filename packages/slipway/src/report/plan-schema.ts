import { z } from 'zod';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const commit = z.string().nullable().describe('Its full id; null when it is no commit.');

const cause = z
  .strictObject({
    text: z
      .string()
      .describe('All of it as people read it: `pnpm-lock.yaml: undici 8.1.0 → 8.1.1 ← @repo/cache ← api`.'),
    subject: z.string().describe("The file, the manifest's field or the lockfile's entry."),
    change: z
      .enum(['added', 'removed', 'changed', 'none'])
      .describe('`none` where it says why something is not needed.'),
    from: z.string().optional().describe('What it was, where that can be said in a word.'),
    to: z.string().optional(),
    via: z.array(z.string()).describe('Names from what holds the subject up to the app.'),
  })
  .meta({ id: 'cause' });
const verdict = z
  .strictObject({
    needed: z.boolean(),
    causes: z
      .array(cause)
      .describe('Why; of a no, what made it unnecessary. Many are cut short: the last one counts the rest.'),
  })
  .meta({ id: 'verdict' });

const app = z.strictObject({
  name: z.string(),
  package: z.string().nullable().describe("Its package's name; null when the app is gone."),
  path: z.string().describe("Its folder, from the workspace's root."),
  version: z.string().nullable(),
  fingerprint: hash.nullable().describe('Of its image; null when the app is gone.'),
  manifests: hash.nullable().describe('Of its Kubernetes manifests; null when it has none.'),
  migrations: hash.nullable().describe('Of its migrations; null when it has none.'),
  needs: z.array(z.string()).describe('Workspace packages that it needs itself and that its image is made from.'),
  verdicts: z.strictObject({
    check: verdict.describe('Lint, types, tests.'),
    image: verdict.describe('Another image than the one that runs.'),
    migrate: verdict.describe('Migrations that have not run.'),
    deploy: verdict.describe('Another image or version than the one that runs.'),
    config: verdict.describe('Only its manifests differ.'),
    teardown: verdict.describe('It runs, and is no app of the head any more.'),
  }),
});

/** `slipway plan --json`. */
export const planSchema = z.strictObject({
  version: z.literal(1).describe('Of this form: what is added keeps it, what changes raises it.'),
  base: z
    .strictObject({ kind: z.enum(['revision', 'file', 'environment', 'missing']), name: z.string(), commit })
    .describe('What runs. `missing`: nothing is known, so everything is to be done.'),
  head: z.strictObject({ name: z.string(), commit }).describe('What should run.'),
  warnings: z.array(z.string()).describe('What to know before trusting the rest.'),
  apps: z.array(app),
  packages: z
    .array(
      z.strictObject({
        name: z.string(),
        path: z.string(),
        needs: z.array(z.string()),
        verdicts: z.strictObject({ check: verdict }),
      }),
    )
    .describe('Workspace packages that are no apps.'),
});
