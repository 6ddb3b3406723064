import { expect, test } from 'vitest';

import { aRelease } from '../../../test/releases.ts';
import { dayOf, groupByDay, nameDay } from './days.ts';

test('a day begins at midnight of the place where the board is looked at', () => {
  const moment = Date.UTC(2026, 10, 23, 23, 30);
  expect(dayOf(moment, 'UTC')).toBe('2026-11-23');
  expect(dayOf(moment, 'Europe/Berlin')).toBe('2026-11-24');
});

test('releases of one day stand together, in the order in which they came', () => {
  const late = aRelease({ id: '3', releasedAt: '2026-11-23T23:59:59.999Z' });
  const early = aRelease({ id: '2', releasedAt: '2026-11-23T00:00:00.000Z' });
  const before = aRelease({ id: '1', releasedAt: '2026-11-22T23:59:59.999Z' });
  expect(groupByDay([late, early, before], 'UTC')).toEqual([
    { date: '2026-11-23', releases: [late, early] },
    { date: '2026-11-22', releases: [before] },
  ]);
  expect(groupByDay([], 'UTC')).toEqual([]);
});

test.each([
  ['2026-11-23', 'Today'],
  ['2026-11-22', 'Yesterday'],
  ['2026-11-21', 'Saturday 21 November'],
  ['2025-12-31', 'Wednesday 31 December 2025'],
])('%s is called %s', (date, name) => {
  expect(nameDay(date, '2026-11-23')).toBe(name);
});
