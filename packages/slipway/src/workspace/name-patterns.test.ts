import { expect, test } from 'vitest';

import { nameTest } from './name-patterns.ts';

test.each([
  ['knip', ['knip'], ['knips', 'a-knip']],
  ['@vitest/*', ['@vitest/ui', '@vitest/'], ['vitest']],
  ['*c8', ['c8', '@bcoe/c8'], ['c8s']],
  ['*eslint*', ['eslint', '@acme/eslint-config'], ['es-lint']],
  ['@acme/*-config-*', ['@acme/eslint-config-base'], ['@acme/eslint-config', '@acme/config-']],
  ['a*a', ['aa', 'aba'], ['a']],
  ['*', ['anything'], []],
])('%s stands for %s and not for %s', (pattern, names, others) => {
  const matches = nameTest([pattern]);
  expect(names.filter((name) => !matches(name))).toEqual([]);
  expect(others.filter(matches)).toEqual([]);
});
