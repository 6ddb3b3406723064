import { z } from 'zod';

/** Where an app runs. */
export const environmentName = z
  .enum(['dev', 'staging', 'prod'])
  .meta({ description: 'Where the app runs', examples: ['prod'] });
export type EnvironmentName = z.output<typeof environmentName>;

/** An app's name, as a workspace package and a Kubernetes label may carry it. */
export const appName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'Must be 1 to 63 of a-z, 0-9 and "-", and begin with a letter.')
  .meta({ description: 'The app', examples: ['checkout'] });

/** A semantic version (https://semver.org). */
export const version = z
  .string()
  .max(100)
  .regex(
    // The expression that semver.org suggests (FAQ: "Is there a suggested regular expression").
    /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$/,
    'Must be a semantic version, such as 1.4.2 or 2.0.0-rc.1.',
  )
  .meta({ description: 'The semantic version', examples: ['1.4.2'] });

/** SHA-256 over everything that an app's image is built from. */
export const fingerprint = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'Must be 64 hexadecimal digits in lower case.')
  .meta({
    description: 'SHA-256 over everything that the image is built from',
    examples: ['9f2c4e1ab87d3056c1f2e94d7a60b8355e0d49c7b2a81f63e4d5c09b7a1832fd'],
  });

/** The git commit that a release was made from. */
export const commit = z
  .string()
  .regex(/^[0-9a-f]{40}$/, 'Must be 40 hexadecimal digits in lower case.')
  .meta({ description: 'The git commit', examples: ['3d3c42e5aac5ba805825da76410c181273ba90b1'] });

/** What became of a release. */
export const releaseStatus = z
  .enum(['running', 'failed', 'rolled-back'])
  .meta({ description: 'What became of it', examples: ['running'] });
export type ReleaseStatus = z.output<typeof releaseStatus>;
