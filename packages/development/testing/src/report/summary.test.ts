import { stripVTControlCharacters } from 'node:util';

import { expect, test } from 'vitest';

import { closingLine, renderSummary } from './summary.ts';

const onRedis = (title: string) => ({
  package: '@repo/cache',
  title: `the cache on Redis [needs redis-server] ${title}`,
});

test('closes with one line of counts', () => {
  const results = { passed: 12, failed: [], skipped: [onRedis('keeps a value')] };
  expect(closingLine(results)).toBe('12 passed, 0 failed, 1 skipped');
});

test('names what was skipped once for each need, with the mend', () => {
  const lines = renderSummary({
    passed: 1,
    failed: [],
    skipped: [onRedis('keeps a value'), onRedis('forgets a value')],
  });
  expect(lines.map(stripVTControlCharacters)).toEqual([
    '',
    'skipped  2 in @repo/cache: needs redis-server; install Redis (Debian and Ubuntu: apt-get install redis-server; macOS: brew install redis)',
    '',
  ]);
});

test('names each test that failed', () => {
  const failed = [{ package: '@repo/api', title: 'refuses an unknown field' }];
  expect(renderSummary({ passed: 0, failed, skipped: [] }).map(stripVTControlCharacters)).toContain(
    'failed   @repo/api: refuses an unknown field',
  );
});

test('says nothing when everything passed', () => {
  expect(renderSummary({ passed: 3, failed: [], skipped: [] })).toEqual([]);
});
