import { z } from 'zod';

const path = z.string().regex(/^(?!\/)(?!(?:.*\/)?\.\.(?:\/|$))./, 'must be a path below the workspace’s root');
const platform = z.string().regex(/^[a-z0-9]+\/[a-z0-9]+(?:\/[a-z0-9]+)?$/, 'must be like "linux/amd64"');
const platforms = z.array(platform).min(1, 'must name at least one platform');
const buildArguments = z.record(z.string(), z.string());
const include = z.array(path);

const app = z.strictObject({
  dockerfile: path.describe('The Dockerfile, when it is not the one in the app’s folder').optional(),
  platforms: platforms.describe('What its image is built for').optional(),
  buildArguments: buildArguments.describe('Passed to the build of its image').optional(),
  include: include.describe('Files outside the app and the packages it needs that its build reads').optional(),
});

/** The schema of `slipway.json`; `schema/slipway.schema.json` is made from it. */
export const settingsSchema = z.strictObject({
  $schema: z.string().optional(),
  apps: z
    .record(z.string(), z.union([app, z.literal(false)]))
    .describe('By folder; false for a package with a Dockerfile that is not an app')
    .optional(),
  platforms: platforms.describe('What images are built for; linux/amd64 when left out').optional(),
  buildArguments: buildArguments.describe('Passed to every build').optional(),
  include: include.describe('Files outside every package that all builds read').optional(),
  checkTools: z
    .array(z.string().min(1))
    .describe('More development dependencies that only checks use; a * stands for anything, a ! in front takes one out')
    .optional(),
});

/** The schema of `slipway.lock.json`. */
export const pinsSchema = z.strictObject({
  images: z.record(z.string(), z.string().regex(/^sha256:[0-9a-f]{64}$/)),
});
