import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { contextIn } from './kit/extract.ts';
import { planOf, workIn } from './kit/plan.ts';
import { app, createSmallWorkspace, manifest, type SmallWorkspace } from './kit/small-workspace.ts';

// What an audit with the starters of frameworks found missing in contexts, or in them for nothing.

let small: SmallWorkspace;

beforeEach(() => {
  small = createSmallWorkspace();
});
afterEach(() => {
  small.remove();
});

async function imagesAfter(path: string, text = 'changed\n'): Promise<readonly string[] | undefined> {
  small.repository.write({ [path]: text });
  return workIn(await planOf(small.repository.folder, '--base', 'HEAD')).image;
}

const contextOf = async () => (await contextIn(small.repository.folder, 'a', 'HEAD')).context;
const pathsOf = async () => (await contextOf()).files.map(({ path }) => path);
const closureOf = async () => (await contextOf()).closure.map(({ name }) => name);

/** A package of the workspace that is called like a tool, so that nothing has to be installed. */
const tool = (name: string) => ({ [`packages/${name}/package.json`]: manifest(name) });
const needs = (...names: string[]) => ({
  devDependencies: Object.fromEntries(names.map((name) => [name, 'workspace:*'])),
});

describe('settings of compilers that extend others', () => {
  test.each([
    ['../../tooling/tsconfig/base.json', 'a package that nobody depends on', { 'tooling/tsconfig/package.json': '{}' }],
    ['../../tooling/tsconfig/base', 'a folder that is no package', {}],
  ])('%s, of %s: it and what lies beside it are there', async (extended, _, files) => {
    await small.commit({
      ...app({ build: 'tsup' }),
      ...files,
      'apps/a/tsconfig.json': `{\n  // shared\n  "extends": ["${extended}"]\n}\n`,
      'tooling/tsconfig/base.json': '{ "extends": "./strict.json" }',
      'tooling/tsconfig/strict.json': '{}',
      'tooling/other/base.json': '{}',
    });
    const paths = await pathsOf();
    expect(paths).toEqual(
      expect.arrayContaining(['sources/tooling/tsconfig/base.json', 'sources/tooling/tsconfig/strict.json']),
    );
    expect(paths).not.toContain('sources/tooling/other/base.json');
    expect(await imagesAfter('tooling/tsconfig/strict.json', '{ "a": 1 }')).toEqual(['a']);
    expect(await imagesAfter('tooling/other/base.json', '{ "a": 1 }')).toEqual(['a']);
    small.repository.write({ 'tooling/tsconfig/strict.json': '{}' });
    expect(await imagesAfter('tooling/other/base.json', '{ "a": 2 }')).toBeUndefined();
    expect(await imagesAfter('apps/a/tsconfig.json', '{ "extends": "../../tooling/other/base.json" }')).toEqual(['a']);
  });
});

describe('tools of checks', () => {
  test.each([
    ['apps/a/vite.config.ts', "import { defineConfig } from 'vitest/config';\n", true],
    ['apps/a/tsconfig.json', '{ "compilerOptions": { "types": ["node", "vitest/globals"] } }', true],
    ['apps/a/codegen.config.ts', "export default { hooks: { afterAllFileWrite: ['vitest --write'] } };\n", true],
    ['apps/a/vitest.config.ts', "import { defineConfig } from 'vitest/config';\n", false],
    ['apps/a/tsconfig.vitest.json', '{ "compilerOptions": { "types": ["vitest"] } }', false],
  ])('%s: loaded by a build is %s', async (path, text, isThere) => {
    await small.commit({ ...tool('vitest'), ...app({ build: 'vite build' }, needs('vitest')), [path]: text });
    expect((await closureOf()).includes('vitest')).toBe(isThere);
  });

  test('one that a build calls finds its settings', async () => {
    const settings = { 'apps/a/typedoc.json': '{}', 'apps/a/eslint.config.js': '' };
    await small.commit({
      ...tool('typedoc'),
      ...tool('eslint'),
      ...app({ build: 'typedoc' }, needs('typedoc', 'eslint')),
      ...settings,
    });
    const paths = await pathsOf();
    expect(paths).toContain('sources/apps/a/typedoc.json');
    expect(paths).not.toContain('sources/apps/a/eslint.config.js');
    expect(await imagesAfter('apps/a/typedoc.json', '{ "out": "dist" }')).toEqual(['a']);
  });

  test('a product of the workspace is none, whatever its name', async () => {
    await small.commit({
      'packages/ab/package.json': manifest('@x/ab-testing'),
      'packages/utils/package.json': manifest('@x/test-utils'),
      ...app({ build: 'vite build' }, needs('@x/ab-testing', '@x/test-utils')),
    });
    expect(await closureOf()).toEqual(['root', 'a', '@x/ab-testing']);
  });
});

describe('scripts that others than turbo run first', () => {
  test.each([
    ['Nx', { 'nx.json': '{ "targetDefaults": { "build": { "dependsOn": ["^build", "assets"] } } }' }, {}],
    ['Nx, in the manifest', {}, { nx: { targets: { build: { dependsOn: ['assets'] } } } }],
    ['wireit', {}, { wireit: { build: { dependencies: ['assets'] } } }],
  ])('%s', async (_, files, fields) => {
    await small.commit({ ...app({ build: 'x', assets: 'cp', lint: 'l' }, fields), ...files });
    const made = (await contextOf()).files.find(({ path }) => path === 'manifests/apps/a/package.json');
    const text = made !== undefined && 'bytes' in made.source ? made.source.bytes.toString() : '';
    expect(text).toContain('"assets": "cp"');
    expect(text).not.toContain('"lint"');
  });
});

describe('files that a program reads without being told', () => {
  test.each([
    ['patch-package', 'patches/is-odd+3.0.1.patch'],
    ['prisma generate', 'prisma/schema.prisma'],
  ])('%s finds %s when pnpm installs', async (postinstall, path) => {
    await small.commit({ ...app({ postinstall, build: 'x' }), [`apps/a/${path}`]: 'once\n' });
    expect(await pathsOf()).toContain(`manifests/apps/a/${path}`);
    expect(await imagesAfter(`apps/a/${path}`)).toEqual(['a']);
  });

  test('at the root too', async () => {
    await small.commit({
      'package.json': manifest('root', { private: true, scripts: { postinstall: 'patch-package' } }),
      'patches/is-odd+3.0.1.patch': 'once\n',
    });
    expect(await pathsOf()).toContain('manifests/patches/is-odd+3.0.1.patch');
    expect(await imagesAfter('patches/is-odd+3.0.1.patch')).toEqual(['a']);
  });
});

test.each([
  ['src/pages/app.spec.md', true],
  ['openapi/orders.spec.yaml', true],
  ['fixtures/x.test.json', true],
  ['contributing.md', true],
  ['changelog.md', true],
  ['.npmignore', true],
  ['src/x.test.svelte.ts', false],
  ['src/x.spec.mjs', false],
  ['CHANGELOG.md', false],
  ['readme.md', false],
  ['AGENTS.md', false],
  ['.oxlintrc.json', false],
  ['cypress/e2e/login.cy.ts', false],
  ['docker-compose.yml', false],
])('%s is read by a build: %s', async (path, isRead) => {
  await small.commit({ [`apps/a/${path}`]: 'once\n' });
  expect(await imagesAfter(`apps/a/${path}`)).toEqual(isRead ? ['a'] : undefined);
});
