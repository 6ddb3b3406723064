import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

import { packageMatcher } from '../src/workspace/glob.ts';
import { createFolder } from './kit/clones.ts';
import { pnpm } from './kit/pnpm.ts';
import { createRepository } from './kit/repository.ts';

const patterns = [
  ...['packages/**', '!packages/no/**', 'a/*', '!a/x', 'b/**/c', '**/d', 'e/*/', './f/*', 'g/{x,y/z}', 'h/[a-c]*'],
  ...['i/[!a]x', '!**/k/**', '!**/fixtures', '.hidden/*', 'l/.dot', '!n/a', 'n/*', 'o/**', '!o/a', 'o/a', 'p/**/*'],
  ...['r/*/**', 's/*-app', 't', 'u/**/', 'v/package.json', 'w/*/package.json', '!w/b/', 'y/**/.z', 'm/.x', '!m/*'],
  ...['aa/.b/*', '!aa/**', '{bb,cc/**}', 'dd/{x,y{1,2}}', 'q?'],
];

const folders = [
  ...['packages', 'packages/a', 'packages/a/b', 'packages/no', 'packages/no/c', 'packages/k', 'packages/k/l'],
  ...['packages/a/k/m', 'packages/fixtures', 'packages/fixtures/old', 'packages/.h', 'packages/bower_components/x'],
  ...['a/x', 'a/y', 'a/x/z', 'b', 'b/c', 'b/x/c', 'b/x/y/c', 'b/c/c', 'd', 'z/d', 'z/.y/d', 'z/d/q', 'e/a', 'e/a/b'],
  ...['f/a', 'f/a/b', 'g/x', 'g/y/z', 'g/y', 'h/a', 'h/ab', 'h/e', 'h/.a', 'i/bx', 'i/ax', '.hidden/a', '.hidden/.b'],
  ...[
    'l/.dot',
    'l/seen',
    'n/a',
    'n/b',
    'o',
    'o/a',
    'o/a/b',
    'o/b',
    'p',
    'p/a',
    'p/a/b',
    'r',
    'r/a',
    'r/a/b',
    's/x-app',
  ],
  ...['s/-app', 's/x-lib', 't', 't/a', 'u', 'u/a', 'v', 'v/a', 'w/a', 'w/b', 'y/.z', 'y/a/.z', 'y/.a/.z', 'm/.x'],
  ...['aa/.b/c', 'bower_components/d', 'bb', 'bb/a', 'cc', 'cc/a/b', 'dd/x', 'dd/y2', 'dd/y', 'q', 'q1'],
];

const lockfileSchema = z.object({ importers: z.record(z.string(), z.unknown()) });

test('the same folders are packages as for pnpm', async () => {
  const repository = createRepository();
  const home = createFolder();
  try {
    const manifests = folders.map((folder, at) => [`${folder}/package.json`, `{ "name": "package-${at}" }`] as const);
    repository.write({
      ...Object.fromEntries(manifests),
      'package.json': '{ "private": true }\n',
      'pnpm-workspace.yaml': `packages:\n${patterns.map((pattern) => `  - '${pattern}'\n`).join('')}`,
    });
    await pnpm(repository.folder, home.path, 'install', '--lockfile-only', '--no-frozen-lockfile');

    const { importers } = lockfileSchema.parse(
      parse(await readFile(join(repository.folder, 'pnpm-lock.yaml'), 'utf8')),
    );

    const isPackage = packageMatcher(patterns);
    expect(folders.filter(isPackage)).toEqual(folders.filter((folder) => folder in importers));
  } finally {
    repository.remove();
    home.remove();
  }
});
