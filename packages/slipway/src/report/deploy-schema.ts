import { z } from 'zod';

import { steps } from '../deploy/events.ts';

const app = z.string().describe('The app, as the plan calls it.');
const text = z.string().describe('For people.');
const at = z.number().describe('Seconds since the command began.');
const evidence = z.array(
  z.strictObject({
    of: z.string().describe('Whose log or warnings.'),
    lines: z.array(z.string()).describe('Secrets in them are hidden.'),
  }),
);

/** A line of `slipway deploy --json`. */
export const deployEventSchema = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('plan'),
    environment: z.string(),
    namespace: z.string(),
    commit: z.string().nullable().describe('That it is of; null when it is from a working tree.'),
    apps: z
      .array(
        z.strictObject({
          app,
          kinds: z.array(z.string()).describe('`migrate`, `deploy`, `config`, `teardown`, `rollback`'),
          release: z.string(),
          causes: z.array(z.string()),
        }),
      )
      .describe('What is touched; empty when nothing is to be done.'),
    unchanged: z.array(z.string()),
    at,
  }),
  z
    .strictObject({ event: z.literal('step'), app, step: z.enum(steps), text, at })
    .describe('Comes before anything of the step is done.'),
  z.strictObject({ event: z.literal('progress'), app, text, at }),
  z.strictObject({ event: z.literal('note'), text, at }),
  z.strictObject({
    event: z.literal('fault'),
    app,
    reason: z.string().describe('Kubernetes’ own word where it has one: `CrashLoopBackOff`.'),
    text,
    evidence,
    at,
  }),
  z.strictObject({
    event: z.literal('app'),
    app,
    outcome: z.enum(['deployed', 'reverted', 'failed', 'skipped', 'removed', 'kept']),
    release: z.string(),
    text,
    seconds: z.number(),
    at,
  }),
  z.strictObject({
    event: z.literal('end'),
    exitCode: z.union([z.literal(0), z.literal(1), z.literal(3)]),
    writes: z.int().describe('To the cluster; the lock’s own are not counted.'),
    seconds: z.number(),
    at,
  }),
]);
