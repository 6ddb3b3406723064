import { expect, test } from 'vitest';

import { checkToolTest } from './build-rules.ts';

test.each([
  ['eslint', true],
  ['@eslint/js', true],
  ['@vitest/coverage-v8', true],
  ['@testing-library/react', true],
  ['turbo', true],
  ['typescript', false],
  ['@types/node', false],
  ['vite', false],
  ['tsup', false],
  ['turbo-stream', false],
  ['chai-like', false],
])('%s is a tool for checks: %s', (name, expected) => {
  expect(checkToolTest([])(name)).toBe(expected);
});

test('slipway.json adds tools, and takes some out', () => {
  const isTool = checkToolTest(['storybook*', '!@vitest/*']);
  expect(['storybook-addon', 'eslint', '@vitest/ui', 'vitest'].map(isTool)).toEqual([true, true, false, true]);
});
