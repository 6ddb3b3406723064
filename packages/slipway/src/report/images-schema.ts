import { z } from 'zod';

const image = z.object({
  app: z.string().describe('What the app is called'),
  path: z.string().describe('Its folder, from the workspace’s root'),
  fingerprint: z.string(),
  reference: z.string().describe('Registry, repository and tag'),
  digest: z.string().nullable().describe('What the tag names; null where it is in no registry'),
  status: z
    .enum(['there', 'missing', 'incomplete', 'built', 'pushed', 'failed'])
    .describe('What there is of it now; built is in the local engine, pushed in the registry'),
  seconds: z.number().nullable().describe('How long its build took'),
  bytes: z.number().nullable().describe('Compressed'),
  layers: z.array(z.number()).nullable().describe('Bytes of each, the lowest first'),
  budget: z.number().nullable().describe('What it may weigh, in bytes'),
  smoke: z.object({ ok: z.boolean(), message: z.string() }).nullable().describe('How it did when it ran for a moment'),
  fault: z.string().nullable().describe('What went wrong'),
  causes: z.array(z.string()).nullable().describe('Why it is to be built, with --why'),
});

/** The schema of `slipway image --json`. */
export const imagesSchema = z.object({ version: z.literal(1), images: z.array(image) });
