import { expect, test } from 'vitest';

import { closestNames } from './closest-names.ts';

test('a few are all named, of many those that are most like the word', () => {
  expect(closestNames('x', ['api', 'web'])).toBe('api, web');
  const names = Array.from({ length: 150 }, (_, at) => `app${at}`);
  expect(closestNames('ap5', [...names, 'ap55'])).toMatch(/^app5, ap55, .* and 139 more$/);
});
