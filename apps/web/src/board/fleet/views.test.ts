import { describe, expect, test } from 'vitest';

import { aFleet, aRelease, fingerprint } from '../../../test/releases.ts';
import { countViews, environmentsOf, selectApps } from './views.ts';

const fleet = aFleet(
  aRelease({ app: 'api', environment: 'staging' }),
  aRelease({ app: 'api', environment: 'prod' }),
  aRelease({ app: 'checkout', environment: 'staging', version: '1.5.0', fingerprint: fingerprint('b') }),
  aRelease({ app: 'checkout', environment: 'prod' }),
  aRelease({ app: 'web-shop', environment: 'dev', status: 'failed' }),
);
const names = (selection: Parameters<typeof selectApps>[1]) => selectApps(fleet, selection).map(({ app }) => app);

describe('a view of the fleet', () => {
  test('shows all apps, those in step, those ahead in staging, or those in trouble', () => {
    expect(names({ view: 'all', search: '' })).toEqual(['api', 'checkout', 'web-shop']);
    expect(names({ view: 'same', search: '' })).toEqual(['api']);
    expect(names({ view: 'ahead', search: '' })).toEqual(['checkout']);
    expect(names({ view: 'trouble', search: '' })).toEqual(['web-shop']);
  });

  test('is narrowed down by a part of a name', () => {
    expect(names({ view: 'all', search: ' Shop ' })).toEqual(['web-shop']);
    expect(names({ view: 'all', search: 'mailer' })).toEqual([]);
    expect(names({ view: 'same', search: 'checkout' })).toEqual([]);
  });

  test('is counted', () => {
    expect(countViews(fleet)).toEqual({ all: 3, same: 1, ahead: 1, trouble: 1 });
    expect(countViews(aFleet())).toEqual({ all: 0, same: 0, ahead: 0, trouble: 0 });
  });
});

test('environments are the ones that have data, in the order in which a release moves', () => {
  expect(environmentsOf(fleet)).toEqual(['dev', 'staging', 'prod']);
  expect(environmentsOf(aFleet(aRelease({ environment: 'prod' }), aRelease({ environment: 'dev' })))).toEqual([
    'dev',
    'prod',
  ]);
});
