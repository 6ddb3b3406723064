import { expect, test } from 'vitest';

import { parseArguments } from './arguments.ts';

test('runs both suites when nothing is said', () => {
  expect(parseArguments([])).toEqual({
    tasks: ['test', 'test:integration'],
    alone: ['test:alone'],
    turboArguments: [],
  });
});

test('runs one suite when asked, and hands filters on to turbo', () => {
  expect(parseArguments(['--unit', '--filter=@repo/api'])).toEqual({
    tasks: ['test'],
    alone: [],
    turboArguments: ['--filter=@repo/api'],
  });
  expect(parseArguments(['--', '--integration'])).toEqual({
    tasks: ['test:integration'],
    alone: ['test:alone'],
    turboArguments: [],
  });
});

test('answers --help', () => {
  expect(parseArguments(['--help'])).toEqual({ help: true });
});
