import { expect, test } from 'vitest';

import { addUnexplained, type Report } from './reports.ts';
import { toResults } from './results.ts';

type File = Report['files'][number];
type Test = File['tests'][number];

const error = 'AssertionError: expected 503 to be 200';
const passed = (title: string): Test => ({ title, status: 'passed', milliseconds: 5, error: '' });
const failed = (title: string): Test => ({ title, status: 'failed', milliseconds: 5, error });
const skipped = (title: string): Test => ({ title, status: 'skipped', milliseconds: 0, error: '' });
const file = (name: string, tests: Test[], failures: File['failures'] = []): File => ({
  name,
  milliseconds: 9,
  failures,
  tests,
});
const report = (files: File[], other: Partial<Report> = {}): Report => ({
  package: '@repo/api',
  task: 'test:integration',
  files,
  faults: [],
  ...other,
});

test('counts the suites of all packages', () => {
  const reports = [
    report([file('a.itest.ts', [passed('records'), failed('refuses')])]),
    report([file('a.test.ts', [passed('parses')])], { task: 'test' }),
    report([file('b.itest.ts', [passed('keeps'), skipped('forgets')])], { package: '@repo/cache' }),
  ];
  expect(toResults(reports)).toEqual({
    passed: 3,
    failed: [{ package: '@repo/api', title: 'refuses', error }],
    flaky: [],
    skipped: [expect.objectContaining({ package: '@repo/cache', title: 'forgets' })],
  });
});

test('what stands around tests, and what nobody caught, are failures', () => {
  const around = { title: 'what stands around its tests (a.itest.ts)', error };
  const reports = [
    report([file('a.itest.ts', [skipped('records')], [around])], { faults: [{ file: 'b.itest.ts', error }] }),
  ];
  expect(toResults(reports).failed).toEqual([
    { package: '@repo/api', title: 'b.itest.ts failed outside of a test', error },
    { package: '@repo/api', ...around },
  ]);
});

test('a task that failed without a failed test is a failure', () => {
  const reports = [
    report([file('a.itest.ts', [passed('records')])]),
    report([file('a.test.ts', [failed('parses')])], { task: 'test' }),
  ];
  const titles = toResults(
    addUnexplained(reports, ['@repo/api#test:integration', '@repo/api#test', '@repo/web#build']),
  ).failed.map((one) => `${one.package}: ${one.title}`);
  expect(titles).toEqual([
    '@repo/api: parses',
    '@repo/api: test:integration failed outside of a test',
    '@repo/web: build failed outside of a test',
  ]);
});

test('what passes when it is tried again is counted as passed, and named with what it said at first', () => {
  const first = [
    report([file('a.itest.ts', [passed('records'), failed('refuses')]), file('b.itest.ts', [passed('lists')])]),
  ];
  const again = [report([file('a.itest.ts', [passed('records'), passed('refuses')])])];
  expect(toResults(first, [again])).toEqual({
    passed: 3,
    failed: [],
    flaky: [{ package: '@repo/api', title: 'refuses', error }],
    skipped: [],
  });
});

test('what fails again has failed, and what failed only in between is named', () => {
  const first = [report([file('a.itest.ts', [passed('records'), failed('refuses')])])];
  const second = [report([file('a.itest.ts', [failed('records'), failed('refuses')])])];
  const third = [report([file('a.itest.ts', [passed('records'), failed('refuses')])])];
  const { passed: count, failed: failures, flaky } = toResults(first, [second, third]);
  expect({ count, failed: failures.map(({ title }) => title), flaky: flaky.map(({ title }) => title) }).toEqual({
    count: 1,
    failed: ['refuses'],
    flaky: ['records'],
  });
});

test('a suite that could not start at first, and then ran whole', () => {
  const first = addUnexplained([], ['@repo/api#test:integration']);
  const again = [report([file('a.itest.ts', [passed('records')])])];
  expect(toResults(first, [again])).toMatchObject({
    passed: 1,
    failed: [],
    flaky: [{ error: 'see its output above' }],
  });
});
