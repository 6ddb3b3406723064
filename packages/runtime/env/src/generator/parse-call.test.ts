import { expect, test } from 'vitest';

import { parseCall } from './parse-call.ts';

test('without arguments the files of the current folder are written', () => {
  expect(parseCall([])).toEqual({ root: process.cwd(), check: false, help: false });
});

test('a wrong call is told with the way to help', () => {
  expect(() => parseCall(['--chek'])).toThrow(/^Unknown option '--chek'.* See --help\.$/);
  expect(() => parseCall(['api'])).toThrow(/^Unexpected argument 'api'.* See --help\.$/);
  expect(() => parseCall(['--cwd'])).toThrow(/'--cwd <value>' argument missing/);
});
