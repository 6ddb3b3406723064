import { describe, expect, test } from 'vitest';

import { formatFilter, parseFilter, toggleFilter, type Filter } from './filter.ts';

describe('a filter in the address', () => {
  test.each<[string, Filter]>([
    ['', {}],
    ['?app=checkout', { app: 'checkout' }],
    ['?environment=prod', { environment: 'prod' }],
    ['?app=checkout&environment=prod', { app: 'checkout', environment: 'prod' }],
  ])('%j is read and written alike', (search, filter) => {
    expect(parseFilter(search)).toEqual(filter);
    expect(formatFilter(filter)).toBe(search);
  });

  test.each(['?app=Not%20An%20App', '?environment=qa', '?app=', '?utm_source=mail'])(
    '%j makes no sense and filters nothing',
    (search) => {
      expect(parseFilter(search)).toEqual({});
    },
  );

  test('keeps the part that makes sense', () => {
    expect(parseFilter('?app=checkout&environment=qa')).toEqual({ app: 'checkout' });
  });
});

test('a second click on the same takes the filter back, one on something else replaces it', () => {
  const inProd = { app: 'checkout', environment: 'prod' } as const;
  expect(toggleFilter({}, inProd)).toEqual(inProd);
  expect(toggleFilter(inProd, inProd)).toEqual({});
  expect(toggleFilter(inProd, { app: 'checkout' })).toEqual({ app: 'checkout' });
});
