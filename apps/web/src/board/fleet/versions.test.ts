import { expect, test } from 'vitest';

import { compareVersions } from './versions.ts';

// The order of semver.org's own examples.
const ascending = [
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.beta',
  '1.0.0-beta',
  '1.0.0-beta.2',
  '1.0.0-beta.11',
  '1.0.0-rc.1',
  '1.0.0',
  '1.9.0',
  '1.10.0',
  '2.0.0-x-y.1',
  '2.0.0',
];

test.each(ascending.slice(1).map((version, index) => [ascending[index]!, version]))('%s comes before %s', (a, b) => {
  expect(compareVersions(a, b)).toBeLessThan(0);
  expect(compareVersions(b, a)).toBeGreaterThan(0);
});

test('build metadata does not count', () => {
  expect(compareVersions('1.4.2+20261123', '1.4.2')).toBe(0);
  expect(compareVersions('1.4.2-rc.1+a-b', '1.4.2-rc.1+c')).toBe(0);
});
