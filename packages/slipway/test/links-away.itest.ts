import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { createSmallWorkspace, type SmallWorkspace } from './kit/small-workspace.ts';
import { slipway } from './kit/slipway.ts';

// A link in a context leads where it leads in the repository, and what lies there need not be in the context.

let small: SmallWorkspace;

beforeEach(() => {
  small = createSmallWorkspace();
  mkdirSync(join(small.repository.folder, 'apps/a/src'), { recursive: true });
});
afterEach(() => {
  small.remove();
});

async function complaintOf(target: string, files: Readonly<Record<string, string>>): Promise<string> {
  symlinkSync(target, join(small.repository.folder, 'apps/a/src/linked'));
  await small.commit(files);
  const { stderr, status } = await slipway(small.repository.folder, ['context', 'a']);
  expect(status).toBe(0);
  return stderr;
}

test.each([
  [
    '../../../shared',
    { 'shared/index.js': '' },
    'a symbolic link to shared, ',
    'add "shared" to include in slipway.json',
  ],
  [
    '../../../packages/b/index.js',
    { 'packages/b/package.json': '{}', 'packages/b/index.js': '' },
    'packages/b/index.js, ',
    'add "packages/b/index.js" to include',
  ],
  [
    '../test/data',
    { 'apps/a/test/data/one.json': '{}' },
    'apps/a/test/data, ',
    'take it back with "!apps/a/test/data" in .dockerignore',
  ],
])('a link to %s is told with its mend', async (target, files, what, mend) => {
  const complaint = await complaintOf(target, files);
  expect(complaint).toMatch(
    /^! {2}apps\/a\/src\/linked is a symbolic link to .*, which is not in the context: .*\.\n$/,
  );
  expect(complaint).toContain(what);
  expect(complaint).toContain(mend);
});

test.each([
  ['../lib', { 'apps/a/lib/index.js': '' }],
  ['../../../shared', { 'shared/index.js': '', 'slipway.json': '{ "include": ["shared"] }' }],
  ['../test/data', { 'apps/a/test/data/one.json': '{}', '.dockerignore': '!apps/a/test/data\n' }],
  ['nowhere', {}],
  ['/etc/hosts', {}],
])('a link to %s is not told: it is there, or nowhere', async (target, files) => {
  expect(await complaintOf(target, files)).toBe('');
});
