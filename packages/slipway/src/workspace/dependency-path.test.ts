import { describe, expect, test } from 'vitest';

import { localPathOf, packageKeyOf, refersTo, splitKey } from './dependency-path.ts';

test.each([
  ['fastify@5.12.8', 'fastify@5.12.8'],
  ['fastify@5.12.8(supports-color@10.0.0)', 'fastify@5.12.8'],
  ['@a/b@1.0.0(c@2.0.0(d@3.0.0))(e@4.0.0)', '@a/b@1.0.0'],
  ['left-pad@1.3.0(patch_hash=abc)(react@18.2.0)', 'left-pad@1.3.0'],
  ['@a/b@file:packages/b(react@18.2.0)', '@a/b@file:packages/b'],
  ['a@file:odd (folder)', 'a@file:odd '],
  ['a@https://host/a(b).tgz', 'a@https://host/a(b).tgz'],
  ['a@1.0.0-rc.1+build', 'a@1.0.0-rc.1+build'],
])('the package of %s is %s', (key, expected) => {
  expect(packageKeyOf(key)).toBe(expected);
});

test.each([
  ['fastify@5.12.8', 'fastify', '5.12.8'],
  ['@a/b@1.0.0', '@a/b', '1.0.0'],
  ['a@git+https://git@host/x.git#abc', 'a', 'git+https://git@host/x.git#abc'],
  ['@a/b@file:packages/b', '@a/b', 'file:packages/b'],
])('%s is %s at %s', (key, name, version) => {
  expect(splitKey(key)).toEqual({ name, version });
});

describe('what a version refers to', () => {
  test.each([
    ['5.12.8', 'fastify', 'fastify@5.12.8'],
    ['5.12.8(supports-color@10.0.0)', 'fastify', 'fastify@5.12.8(supports-color@10.0.0)'],
    ['ms@2.0.0', 'milliseconds', 'ms@2.0.0'],
    ['@a/ms@2.0.0(b@1.0.0)', 'milliseconds', '@a/ms@2.0.0(b@1.0.0)'],
    ['file:vendor/plain', 'plain', 'plain@file:vendor/plain'],
    ['@a/b@file:packages/b(react@18.2.0)', '@a/b', '@a/b@file:packages/b(react@18.2.0)'],
    ['https://codeload.github.com/a/b/tar.gz/abc', 'b', 'b@https://codeload.github.com/a/b/tar.gz/abc'],
    ['git+ssh://git@host/x.git#abc', 'x', 'x@git+ssh://git@host/x.git#abc'],
    ['x@git+ssh://git@host/x.git#abc', 'y', 'x@git+ssh://git@host/x.git#abc'],
    ['link:../log', 'log', null],
  ])('%s, called %s, is %s', (reference, alias, expected) => {
    expect(refersTo(reference, alias)).toBe(expected);
  });
});

test.each([
  ['file:vendor/plain', 'vendor/plain'],
  ['file:packages/b(react@18.2.0)', 'packages/b'],
  ['@a/b@file:packages/b(react@18.2.0)', 'packages/b'],
  ['b@file:./vendor/../packed.tgz', 'packed.tgz'],
  ['1.0.0', null],
  ['1.0.0(b@file:packages/b)', null],
  ['https://host/file:x', null],
])('the local path of %s is %s', (version, expected) => {
  expect(localPathOf(version)).toBe(expected);
});
