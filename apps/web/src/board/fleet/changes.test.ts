import { expect, test } from 'vitest';

import { aFleet, aRelease } from '../../../test/releases.ts';
import { changedReleases, describeChanges } from './changes.ts';

const before = aRelease({ id: '7', version: '1.4.2' });
const after = aRelease({ id: '9', version: '1.5.0' });
const elsewhere = aRelease({ id: '8', app: 'api' });

test('what changed are the releases that were not there before', () => {
  expect(changedReleases(aFleet(elsewhere, before), aFleet(elsewhere, after))).toEqual([after]);
  expect(changedReleases(aFleet(before), aFleet(elsewhere, before))).toEqual([elsewhere]);
  expect(changedReleases(aFleet(), aFleet(before))).toEqual([before]);
});

test('an app that is gone is no change', () => {
  expect(changedReleases(aFleet(elsewhere, before), aFleet(before))).toEqual([]);
});

test('changes are told in sentences, many are counted', () => {
  const failed = aRelease({ app: 'web', environment: 'staging', version: '2.0.0', status: 'failed' });
  const back = aRelease({ app: 'api', version: '3.0.0', status: 'rolled-back' });
  expect(describeChanges([])).toBe('');
  expect(describeChanges([after, failed, back])).toBe(
    'checkout 1.5.0 now runs in prod. web 2.0.0 failed in staging. api 3.0.0 was rolled back in prod.',
  );
  expect(describeChanges([after, failed, back, elsewhere])).toBe('4 new releases.');
});
