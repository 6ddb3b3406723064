import { expect, test } from 'vitest';

import { parseTag } from './tag.ts';

test.each([
  ['@repo/api@1.2.0', '@repo/api', '1.2.0'],
  ['board@0.0.1', 'board', '0.0.1'],
  ['@a/b-c.d@10.20.30-next.1', '@a/b-c.d', '10.20.30-next.1'],
])('%s is a package and its version', (tag, name, version) => {
  expect(parseTag(tag)).toEqual({ tag, package: name, version });
});

test.each([
  'v1.2.0',
  '@repo/api',
  '@repo/api@1.2',
  '@repo/api@1.2.0 ',
  '../x@1.0.0',
  '--all@1.0.0',
  '@repo/api@latest',
])('%j is no release tag', (tag) => {
  expect(() => parseTag(tag)).toThrow('is no release tag');
});
