import { describe, expect, test } from 'vitest';

import { formatAge, formatMoment, formatTime } from './age.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe('an age is told in its largest unit', () => {
  test.each([
    [0, 'just now'],
    [4.9 * second, 'just now'],
    [5 * second, '5 s ago'],
    [59.9 * second, '59 s ago'],
    [minute, '1 min ago'],
    [59 * minute + 59 * second, '59 min ago'],
    [hour, '1 h ago'],
    [day - 1, '23 h ago'],
    [day, '1 day ago'],
    [13 * day, '13 days ago'],
    [14 * day, '2 weeks ago'],
    [59 * day, '8 weeks ago'],
    [60 * day, '2 months ago'],
    [729 * day, '24 months ago'],
    [730 * day, '2 years ago'],
  ])('%d ms: %s', (age, text) => {
    expect(formatAge(age)).toBe(text);
  });

  test('a release from the future, by a clock that is behind, is just now', () => {
    expect(formatAge(-3 * minute)).toBe('just now');
  });
});

test('a moment is told in full, with its zone', () => {
  expect(formatMoment('2026-11-23T21:54:03.120Z', 'UTC')).toBe('Monday 23 November 2026, 21:54:03 UTC');
  expect(formatMoment('2026-11-23T21:54:03.120Z', 'Asia/Tokyo')).toBe('Tuesday 24 November 2026, 06:54:03 GMT+9');
});

test('a time of day has 24 hours', () => {
  expect(formatTime('2026-11-23T21:54:03Z', 'UTC')).toBe('21:54');
  expect(formatTime(Date.UTC(2026, 10, 23, 0, 5), 'UTC')).toBe('00:05');
});
