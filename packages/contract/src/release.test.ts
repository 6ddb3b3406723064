import { describe, expect, test } from 'vitest';

import { fleet, notification, release, releaseInput } from './index.ts';

const input = { app: 'checkout', environment: 'prod', version: '1.4.2', fingerprint: '9f'.repeat(32) };
const recorded = { ...input, id: '42', status: 'running', releasedAt: '2026-11-23T09:30:00.000Z' };

describe('what is sent to record a release', () => {
  test('runs unless it says otherwise', () => {
    expect(releaseInput.parse(input).status).toBe('running');
    expect(releaseInput.parse({ ...input, status: 'failed' }).status).toBe('failed');
  });

  test('may name a commit and who released it', () => {
    const full = { ...input, status: 'running', commit: '3d'.repeat(20), releasedBy: 'Zoë 🚀' };
    expect(releaseInput.parse(full)).toEqual(full);
  });

  test.each([
    ['a field that is not known', { colour: 'green' }],
    ['an id of its own', { id: '7' }],
    ['an environment that does not exist', { environment: 'qa' }],
    ['a null', { commit: null }],
    ['nobody as somebody', { releasedBy: '' }],
    ['a NUL character', { releasedBy: 'mara\0' }],
    ['half of a surrogate pair', { releasedBy: 'mara\uD800' }],
    ['a name of two lines', { releasedBy: 'mara\njohn' }],
  ])('is refused with %s', (_what, fields) => {
    expect(releaseInput.safeParse({ ...input, ...fields }).success).toBe(false);
  });
});

describe('a recorded release', () => {
  test('has an id and a time beside what was sent', () => {
    expect(release.parse(recorded)).toEqual(recorded);
  });

  test.each(['0', '-1', '1e3', '', '12345678901234567890'])('does not have the id %j', (id) => {
    expect(release.safeParse({ ...recorded, id }).success).toBe(false);
  });

  test('says its status', () => {
    expect(release.safeParse({ ...recorded, status: undefined }).success).toBe(false);
  });
});

test('a fleet leaves out environments that an app has never been in', () => {
  const board = { updatedAt: recorded.releasedAt, apps: [{ app: 'checkout', environments: { prod: recorded } }] };
  expect(fleet.parse(board)).toEqual(board);
  expect(fleet.parse({ updatedAt: null, apps: [] })).toEqual({ updatedAt: null, apps: [] });
  expect(fleet.safeParse({ ...board, apps: [{ app: 'checkout', environments: { qa: recorded } }] }).success).toBe(
    false,
  );
});

test('a notification carries the whole release', () => {
  const told = { id: '0b6f0b0e-6f5c-4c39-9f0a-3c1b1e7a9d11', event: 'release.recorded', release: recorded };
  expect(notification.parse(told)).toEqual(told);
});
