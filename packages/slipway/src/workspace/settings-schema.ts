import { z } from 'zod';

import { durationPattern } from './duration.ts';

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

const namespace = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'must be lower-case letters, digits and dashes, 63 at most');

const environment = z.strictObject({
  context: z
    .string()
    .min(1)
    .describe('The kubeconfig’s context that reaches its cluster; the current one when left out')
    .optional(),
  namespace: namespace.describe('Its namespace, when it is not called like the environment').optional(),
  from: namespace.describe('The environment in which an image must have run before it runs here').optional(),
  soak: z
    .string()
    .regex(durationPattern, 'must be like "90s", "10m", "2h" or "3d"')
    .describe('How long it must have run there without a fault')
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
  registry: z
    .string()
    .regex(/^[^\s/:]+(?::\d+)?(?:\/[a-z0-9._-]+)*\/?$/, 'must be like "ghcr.io/acme/shop"')
    .describe('Where images are, without the app’s name: "ghcr.io/acme/shop"; SLIPWAY_REGISTRY wins')
    .optional(),
  imageBudget: z
    .record(z.string(), z.string().regex(/^\d+(?:\.\d+)? ?[kMG]B$/, 'must be like "80 MB"'))
    .describe('By app: what its image may weigh, compressed')
    .optional(),
  environments: z
    .record(namespace, environment)
    .describe('By name; what is left out is a namespace of that name in the current context')
    .optional(),
  keep: z
    .int()
    .min(1)
    .max(50)
    .describe('How many good releases of an app an environment keeps for a rollback; 5 when left out')
    .optional(),
});

/** The schema of `slipway.lock.json`; `schemas/pins.schema.json` is made from it. */
export const pinsSchema = z.strictObject({
  $schema: z.string().describe('Where editors find this schema').optional(),
  images: z
    .record(z.string(), z.string().regex(/^sha256:[0-9a-f]{64}$/))
    .describe('Digests of base images, by the names that Dockerfiles give them'),
});
