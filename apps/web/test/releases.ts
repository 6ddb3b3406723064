import type { EnvironmentName, Fleet, Release } from '@repo/contract';

/** A fingerprint by a letter or digit that is easy to tell apart. */
export function fingerprint(digit: string): string {
  return digit.repeat(64);
}

/** A release of checkout in prod, unless told otherwise. */
export function aRelease(fields: Partial<Release> = {}): Release {
  return {
    id: '1',
    app: 'checkout',
    environment: 'prod',
    version: '1.4.2',
    fingerprint: fingerprint('a'),
    status: 'running',
    releasedAt: '2026-11-23T09:30:00.000Z',
    ...fields,
  };
}

/** A fleet of what these releases leave running: the last one of each app and environment counts. */
export function aFleet(...releases: Release[]): Fleet {
  const apps = new Map<string, Partial<Record<EnvironmentName, Release>>>();
  for (const release of releases) {
    apps.set(release.app, { ...apps.get(release.app), [release.environment]: release });
  }
  return {
    updatedAt: releases.at(-1)?.releasedAt ?? null,
    apps: [...apps].map(([app, environments]) => ({ app, environments })),
  };
}
