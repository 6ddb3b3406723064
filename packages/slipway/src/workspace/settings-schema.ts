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
  include: include
    .describe('Patterns, as in .dockerignore, of files outside the app and the packages it needs that its build reads')
    .optional(),
});

/** The schema of `slipway.json`; `schemas/settings.schema.json` is made from it. */
export const settingsSchema = z.strictObject({
  $schema: z.string().describe('Where editors find this schema').optional(),
  apps: z
    .record(z.string(), z.union([app, z.literal(false)]))
    .describe('By folder, from the workspace’s root; false for a package with a Dockerfile that is not an app')
    .optional(),
  platforms: platforms.describe('What images are built for; linux/amd64 when left out').optional(),
  buildArguments: buildArguments.describe('Passed to every build').optional(),
  include: include
    .describe('Patterns, as in .dockerignore, of files outside its packages that every app’s build reads')
    .optional(),
  checkTools: z
    .array(z.string().min(1))
    .describe(
      'More development dependencies that only checks use, and of the root any; a * stands for anything, a ! in front takes one out',
    )
    .optional(),
});

/** The schema of `slipway.lock.json`; `schemas/pins.schema.json` is made from it. */
export const pinsSchema = z.strictObject({
  $schema: z.string().describe('Where editors find this schema').optional(),
  images: z
    .record(z.string(), z.string().regex(/^sha256:[0-9a-f]{64}$/))
    .describe('Digests of base images, by the names that Dockerfiles give them'),
});
