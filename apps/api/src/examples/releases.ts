import { createHash } from 'node:crypto';

import type { EnvironmentName, ReleaseInput, ReleaseStatus } from '@repo/contract';

/** A release of some time ago. */
export interface ExampleRelease {
  readonly release: ReleaseInput;
  readonly hoursAgo: number;
}

/** One version of an app on its way, and how many hours ago it came where. */
interface Rollout {
  readonly app: string;
  readonly version: string;
  readonly by: string;
  readonly reached: Partial<Record<EnvironmentName, number>>;
  /** What became of it where it does not run. */
  readonly trouble?: Partial<Record<EnvironmentName, ReleaseStatus>>;
}

/** A week and a half of a small shop: promotions, two builds that failed, and an afternoon's rollback. */
const rollouts: readonly Rollout[] = [
  { app: 'identity', version: '2.9.4', by: 'aiko', reached: { dev: 262, staging: 244, prod: 219 } },
  { app: 'catalog', version: '5.1.0', by: 'jonas', reached: { dev: 240, staging: 217, prod: 195 } },
  { app: 'checkout', version: '3.2.0', by: 'mara', reached: { dev: 214, staging: 192, prod: 170 } },
  { app: 'worker', version: '1.6.2', by: 'tomas', reached: { dev: 198, staging: 190, prod: 166 } },
  { app: 'api', version: '1.4.2', by: 'mara', reached: { dev: 172, staging: 147, prod: 122 } },
  { app: 'search', version: '0.9.0', by: 'aiko', reached: { dev: 149, staging: 144, prod: 118 } },
  { app: 'payments', version: '4.0.1', by: 'tomas', reached: { dev: 146, staging: 121, prod: 97 } },
  { app: 'web', version: '2.7.0', by: 'jonas', reached: { dev: 124, staging: 99, prod: 74 } },
  {
    app: 'checkout',
    version: '3.3.0',
    by: 'mara',
    reached: { dev: 98, staging: 75, prod: 29 },
    trouble: { prod: 'rolled-back' },
  },
  { app: 'api', version: '1.5.0', by: 'mara', reached: { dev: 52, staging: 47, prod: 26 } },
  { app: 'checkout', version: '3.2.0', by: 'mara', reached: { prod: 28.4 } },
  { app: 'web', version: '2.8.0', by: 'jonas', reached: { dev: 27, staging: 5.1 } },
  {
    app: 'payments',
    version: '4.1.0',
    by: 'tomas',
    reached: { dev: 25, staging: 22.5 },
    trouble: { staging: 'failed' },
  },
  { app: 'catalog', version: '5.2.0', by: 'aiko', reached: { dev: 6.8, staging: 4.2, prod: 1.1 } },
  { app: 'checkout', version: '3.3.1', by: 'mara', reached: { dev: 3.3, staging: 0.7 } },
  { app: 'search', version: '1.0.0-rc.1', by: 'aiko', reached: { dev: 2.2 }, trouble: { dev: 'failed' } },
  { app: 'search', version: '1.0.0-rc.2', by: 'aiko', reached: { dev: 1.4 } },
  { app: 'worker', version: '1.7.0', by: 'tomas', reached: { dev: 0.2 } },
];

/** Releases for a board that nobody has used yet, oldest first. A version is the same image, so the same fingerprint, everywhere. */
export const exampleReleases: readonly ExampleRelease[] = rollouts
  .flatMap((rollout) => releasesOf(rollout))
  .toSorted((a, b) => b.hoursAgo - a.hoursAgo);

function releasesOf({ app, version, by, reached, trouble = {} }: Rollout): ExampleRelease[] {
  const steps = [
    { environment: 'dev', hoursAgo: reached.dev },
    { environment: 'staging', hoursAgo: reached.staging },
    { environment: 'prod', hoursAgo: reached.prod },
  ] as const;
  return steps.flatMap(({ environment, hoursAgo }) => {
    if (hoursAgo === undefined) return [];
    const status = trouble[environment] ?? 'running';
    const releasedBy = environment === 'prod' ? by : 'pipeline';
    return [{ hoursAgo, release: { app, environment, version, status, releasedBy, ...identify(app, version) } }];
  });
}

function identify(app: string, version: string): { fingerprint: string; commit: string } {
  const fingerprint = createHash('sha256').update(`${app}@${version}`).digest('hex');
  const commit = createHash('sha256').update(`commit of ${app}@${version}`).digest('hex').slice(0, 40);
  return { fingerprint, commit };
}
