import type { Release } from '@repo/contract';
import { expect, test } from 'vitest';

import { aRelease, fingerprint } from '../../../test/releases.ts';
import { standingOf } from './standing.ts';

function standing(staging: Partial<Release> | undefined, prod: Partial<Release> | undefined) {
  return standingOf({
    app: 'checkout',
    environments: {
      ...(staging && { staging: aRelease({ ...staging, environment: 'staging' }) }),
      ...(prod && { prod: aRelease({ ...prod, environment: 'prod' }) }),
    },
  });
}

const [a, b] = [{ fingerprint: fingerprint('a') }, { fingerprint: fingerprint('b') }];

test('the same fingerprint is the same, whatever its version is called', () => {
  expect(standing({ ...a, version: '1.5.0' }, { ...a, version: '1.5.0' })).toBe('same');
  expect(standing({ ...a, version: '1.5.0-rc.1' }, { ...a, version: '1.5.0' })).toBe('same');
});

test('staging is ahead with a later version, also when prod was released after it', () => {
  const fixedToday = { ...b, version: '1.4.3', releasedAt: '2026-11-23T09:30:00.000Z' };
  expect(standing({ ...a, version: '1.5.0', releasedAt: '2026-11-20T09:30:00.000Z' }, fixedToday)).toBe('ahead');
  expect(standing({ ...a, version: '1.10.0' }, { ...b, version: '1.9.9' })).toBe('ahead');
});

test('staging is behind with an earlier version', () => {
  expect(standing({ ...a, version: '1.5.0-rc.1' }, { ...b, version: '1.5.0' })).toBe('behind');
});

test('the same version built twice goes by time', () => {
  const [earlier, later] = [{ releasedAt: '2026-11-20T09:30:00.000Z' }, { releasedAt: '2026-11-21T09:30:00.000Z' }];
  expect(standing({ ...a, ...later }, { ...b, ...earlier })).toBe('ahead');
  expect(standing({ ...a, ...earlier }, { ...b, ...later })).toBe('behind');
});

test('a release that does not run tells nothing about what runs', () => {
  expect(standing({ ...a, status: 'failed' }, a)).toBe('unclear');
  expect(standing(a, { ...a, status: 'rolled-back' })).toBe('unclear');
});

test('an app that is not in both of them has no standing', () => {
  expect(standing(a, undefined)).toBeUndefined();
  expect(standing(undefined, a)).toBeUndefined();
});
