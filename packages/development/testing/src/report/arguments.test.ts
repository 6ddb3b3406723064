import { expect, test } from 'vitest';

import { parseArguments } from './arguments.ts';

test('runs both suites when nothing is said', () => {
  expect(parseArguments([])).toEqual({ tasks: ['test', 'test:integration'], turboArguments: [] });
});

test('runs one suite when asked, and hands filters on to turbo', () => {
  expect(parseArguments(['--unit', '--filter=@repo/api'])).toEqual({
    tasks: ['test'],
    turboArguments: ['--filter=@repo/api'],
  });
  expect(parseArguments(['--', '--integration'])).toEqual({ tasks: ['test:integration'], turboArguments: [] });
});

test('answers --help', () => {
  expect(parseArguments(['--help'])).toEqual({ help: true });
});
