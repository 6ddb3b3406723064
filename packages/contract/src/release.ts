import { z } from 'zod';

import { appName, commit, environmentName, fingerprint, releaseStatus, version } from './names.ts';

/** A line of text that any database and any terminal can take: well-formed Unicode without control characters. */
const personName = z
  .string()
  .min(1)
  .max(100)
  .regex(/^\P{C}*$/u, 'Must not hold control characters.')
  .meta({ description: 'Who released it: a person or a pipeline', examples: ['mara'] });

/** What `POST /v1/releases` takes. */
export const releaseInput = z.strictObject({
  app: appName,
  environment: environmentName,
  version,
  fingerprint,
  status: releaseStatus.default('running'),
  commit: commit.optional(),
  releasedBy: personName.optional(),
});
/** A release as it is written down; `status` is filled in. */
export type ReleaseInput = z.output<typeof releaseInput>;

/** What an environment runs of one app, since when. */
export const release = releaseInput
  .extend({
    id: z
      .string()
      .regex(/^[1-9]\d{0,18}$/, { error: 'Must be the id of a release.', abort: true })
      .meta({ description: 'Grows with every release', examples: ['42'] }),
    status: releaseStatus,
    releasedAt: z.iso.datetime().meta({ description: 'When it was recorded', examples: ['2026-11-23T09:30:00.000Z'] }),
  })
  .meta({ id: 'Release' });
export type Release = z.output<typeof release>;

/** A page of `GET /v1/releases`, newest first. */
export const releasePage = z
  .strictObject({
    releases: z.array(release),
    next: z.string().nullable().meta({ description: 'The `cursor` of the next page; null on the last one' }),
  })
  .meta({ id: 'ReleasePage' });
export type ReleasePage = z.output<typeof releasePage>;
