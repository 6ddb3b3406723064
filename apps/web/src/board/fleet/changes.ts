import type { Fleet, Release, ReleaseStatus } from '@repo/contract';

/** The releases of `next` that were not on the board in `previous`. */
export function changedReleases(previous: Fleet, next: Fleet): Release[] {
  const known = new Set(releasesOf(previous).map(({ id }) => id));
  return releasesOf(next).filter(({ id }) => !known.has(id));
}

function releasesOf({ apps }: Fleet): Release[] {
  return apps.flatMap(({ environments }) => Object.values(environments));
}

const happenings = {
  running: 'now runs in',
  failed: 'failed in',
  'rolled-back': 'was rolled back in',
} satisfies Record<ReleaseStatus, string>;

/** More than this is only counted: nobody wants twenty sentences read out. */
const longest = 3;

/** Says what changed, for those who cannot see the highlight. */
export function describeChanges(releases: readonly Release[]): string {
  if (releases.length > longest) return `${releases.length} new releases.`;
  return releases
    .map(({ app, version, status, environment }) => `${app} ${version} ${happenings[status]} ${environment}.`)
    .join(' ');
}
