import { stripVTControlCharacters } from 'node:util';

import { expect, test } from 'vitest';

import { closingLine, renderSummary } from './summary.ts';

const onRedis = (title: string) => ({
  package: '@repo/cache',
  title: `the cache on Redis [needs redis-server] ${title}`,
});

test('closes with one line of counts', () => {
  const results = { passed: 12, failed: [], flaky: [], skipped: [onRedis('keeps a value')] };
  expect(closingLine(results)).toBe('12 passed, 0 failed, 1 skipped');
});

test('names what was skipped once for each need, with the mend', () => {
  const lines = renderSummary({
    passed: 1,
    failed: [],
    flaky: [],
    skipped: [onRedis('keeps a value'), onRedis('forgets a value')],
  });
  expect(lines.map(stripVTControlCharacters)).toEqual([
    '',
    'skipped  2 in @repo/cache: needs redis-server; install Redis (Debian and Ubuntu: apt-get install redis-server; macOS: brew install redis)',
    '',
  ]);
});

test('names each test that failed, and each that passed only when tried again, with what it said', () => {
  const error = ['AssertionError: two lines', 'of a message', 'and more', 'and more', 'at api/post.itest.ts:7'].join(
    '\n',
  );
  const failed = [{ package: '@repo/api', title: 'refuses an unknown field', error }];
  const flaky = [{ package: '@repo/api', title: 'is in time', error: '\u001B[31mTimeout\u001B[39m' }];
  const lines = renderSummary({ passed: 0, failed, flaky, skipped: [] });
  expect(lines.map(stripVTControlCharacters)).toEqual([
    '',
    'failed   @repo/api: refuses an unknown field',
    '         AssertionError: two lines',
    '         of a message',
    '         and more',
    '         at api/post.itest.ts:7',
    'flaky    @repo/api: is in time (passed when tried again)',
    '         Timeout',
    '',
  ]);
});

test('says nothing when everything passed', () => {
  expect(renderSummary({ passed: 3, failed: [], flaky: [], skipped: [] })).toEqual([]);
});
