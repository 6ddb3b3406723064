import type { FleetApp, Release } from '@repo/contract';

import { compareVersions } from './versions.ts';

/**
 * How staging stands to prod: both run the `same` fingerprint, staging is `ahead` or `behind`, or it is `unclear`,
 * because the newest release of one of them does not run and what runs instead is not told here.
 */
export type Standing = 'same' | 'ahead' | 'behind' | 'unclear';

/** @returns undefined when the app is not in both of them */
export function standingOf({ environments: { staging, prod } }: FleetApp): Standing | undefined {
  if (staging === undefined || prod === undefined) return undefined;
  if (staging.status !== 'running' || prod.status !== 'running') return 'unclear';
  if (staging.fingerprint === prod.fingerprint) return 'same';
  return isLater(staging, prod) ? 'ahead' : 'behind';
}

/** By version; the same version built twice goes by time. */
function isLater(release: Release, other: Release): boolean {
  const order = compareVersions(release.version, other.version);
  return order === 0 ? Date.parse(release.releasedAt) > Date.parse(other.releasedAt) : order > 0;
}
