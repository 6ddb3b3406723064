import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { contextIn } from './kit/extract.ts';
import { planOf, workIn } from './kit/plan.ts';
import { app, createSmallWorkspace, manifest, type SmallWorkspace, type Texts } from './kit/small-workspace.ts';

// What an audit found missing in contexts: what a build calls and reads in ways that nobody had thought of.

let small: SmallWorkspace;

beforeEach(() => {
  small = createSmallWorkspace();
});
afterEach(() => {
  small.remove();
});

const workspaceOf = (files: Texts) => small.commit(files);

/** Changes one file, and says which images that changes. */
async function imagesAfter(path: string, text = 'changed\n'): Promise<readonly string[] | undefined> {
  small.repository.write({ [path]: text });
  return workIn(await planOf(small.repository.folder, '--base', 'HEAD')).image;
}

async function pathsOf(app = 'a'): Promise<string[]> {
  return (await contextIn(small.repository.folder, app, 'HEAD')).context.files.map(({ path }) => path);
}

async function scriptsIn(path: string): Promise<unknown> {
  const { context } = await contextIn(small.repository.folder, 'a', 'HEAD');
  const file = context.files.find((one) => one.path === `manifests/${path}`);
  const value: unknown = JSON.parse(file !== undefined && 'bytes' in file.source ? file.source.bytes.toString() : '{}');
  return typeof value === 'object' && value !== null && 'scripts' in value ? value.scripts : {};
}

describe('files that a script names', () => {
  test.each(['apps/a/README.md', 'apps/a/test/generate.js'])(
    '%s counts, though no build reads such files',
    async (path) => {
      await workspaceOf({ ...app({ build: 'cp README.md dist && node test/generate.js' }), [path]: 'once\n' });
      expect(await imagesAfter(path)).toEqual(['a']);
    },
  );

  test.each([
    ['node ../../tools/generate', 'tools/generate.js'],
    ['cp -r ../../assets dist', 'assets/logo.svg'],
    ['node ../../tools/gén.js', 'tools/gén.js'],
  ])('%s: %s counts', async (build, path) => {
    await workspaceOf({ ...app({ build }), [path]: 'once\n' });
    expect(await pathsOf()).toContain(`sources/${path}`);
    expect(await imagesAfter(path)).toEqual(['a']);
  });

  test('a folder that a command only goes to is not all that lies there', async () => {
    await workspaceOf({ ...app({ build: 'cd ../.. && tsc' }), 'assets/logo.svg': 'once\n' });
    expect(await pathsOf()).not.toContain('sources/assets/logo.svg');
  });

  test.each(['src/templates/Dockerfile', 'src/templates/Dockerfile.hbs', 'history.ts', 'src/readme.ts'])(
    '%s is a source',
    async (path) => {
      await workspaceOf({ [`apps/a/${path}`]: 'once\n' });
      expect(await imagesAfter(`apps/a/${path}`)).toEqual(['a']);
    },
  );
});

describe('scripts that a build calls', () => {
  const lib = { 'packages/lib/package.json': manifest('lib', { scripts: { generate: 'x', types: 'y', lint: 'z' } }) };
  const needsLib = { dependencies: { lib: 'workspace:*' } };

  test('through turbo, in the app and in what it needs', async () => {
    const tasks = {
      build: { dependsOn: ['^build', 'generate', '^generate'] },
      generate: {},
      lint: { dependsOn: ['types'] },
    };
    await workspaceOf({
      ...app({ build: 'tsc', generate: 'g', lint: 'l' }, needsLib),
      ...lib,
      'turbo.json': `{\n  // What goes before what.\n  "tasks": ${JSON.stringify(tasks).slice(0, -1)},}\n}\n`,
      'apps/a/Dockerfile': 'FROM node:26\nRUN npx turbo@2.11.11 run build\n',
    });
    expect(await scriptsIn('apps/a/package.json')).toEqual({ build: 'tsc', generate: 'g' });
    expect(await scriptsIn('packages/lib/package.json')).toEqual({ generate: 'x' });
    expect(await pathsOf()).toContain('sources/turbo.json');
  });

  test.each([
    [
      'a task is called like what every object has',
      'turbo.json',
      '{ "tasks": { "build": { "dependsOn": ["constructor", "generate"] } } }',
    ],
    [
      'a comment stands behind the last comma',
      'turbo.json',
      '{ "tasks": { "build": { "dependsOn": ["generate"], // before\n } } }',
    ],
    ['its settings have the other ending', 'turbo.jsonc', '{ "tasks": { "build": { "dependsOn": ["generate"] } } }'],
  ])('through turbo, where %s', async (_, path, settings) => {
    await workspaceOf({ ...app({ build: 'turbo run compile', generate: 'g' }), [path]: settings });
    expect(await scriptsIn('apps/a/package.json')).toEqual({ build: 'turbo run compile', generate: 'g' });
    expect(await pathsOf()).toContain(`sources/${path}`);
  });

  test('through others that are called, however many', async () => {
    await workspaceOf({
      ...app({ build: 'tsc' }, needsLib),
      'packages/lib/package.json': manifest('lib', { scripts: { build: 'pnpm -w run codegen', gen: 'x', lint: 'y' } }),
      'package.json': manifest('root', { private: true, scripts: { codegen: 'pnpm -r run gen', lint: 'z' } }),
    });
    expect(await scriptsIn('package.json')).toEqual({ codegen: 'pnpm -r run gen' });
    expect(await scriptsIn('packages/lib/package.json')).toEqual({ build: 'pnpm -w run codegen', gen: 'x' });
  });

  test('in other packages, at the root, and by an expression', async () => {
    const build = 'pnpm run "/^compile:.*/" && pnpm -w run codegen && pnpm --filter lib run types';
    await workspaceOf({
      ...app({ build, 'compile:js': 'c', lint: 'l' }, needsLib),
      ...lib,
      'package.json': manifest('root', { private: true, scripts: { codegen: 'r', lint: 's' } }),
    });
    expect(await scriptsIn('apps/a/package.json')).toEqual({ build, 'compile:js': 'c' });
    expect(await scriptsIn('packages/lib/package.json')).toEqual({ types: 'y' });
    expect(await scriptsIn('package.json')).toEqual({ codegen: 'r' });
  });

  test('from the Dockerfile that the app stands on', async () => {
    await workspaceOf({
      ...app({ compile: 'c', lint: 'l' }),
      'Dockerfile.base': 'FROM node:26 AS build\nRUN npm cache clean\nONBUILD RUN pnpm --filter a run compile\n',
      'apps/a/Dockerfile': 'FROM build\n',
    });
    expect(await scriptsIn('apps/a/package.json')).toEqual({ compile: 'c' });
  });

  test('by a program of a package that only the root depends on', async () => {
    const root = { private: true, devDependencies: { '@x/cli': 'workspace:*' }, scripts: { 'build:a': 'x-build a' } };
    await workspaceOf({
      'package.json': manifest('root', root),
      'packages/cli/package.json': manifest('@x/cli', { bin: { 'x-build': 'bin.js' } }),
      'packages/cli/bin.js': 'once\n',
      'apps/a/Dockerfile': 'FROM node:26\nRUN pnpm run build:a\n',
    });
    // Up to pnpm 10, a program must be there when pnpm installs.
    expect(await pathsOf()).toEqual(
      expect.arrayContaining(['manifests/packages/cli/bin.js', 'sources/packages/cli/bin.js']),
    );
    expect(await imagesAfter('packages/cli/bin.js')).toEqual(['a']);
  });

  test('by a program that `.dockerignore` drops: pnpm links it all the same', async () => {
    await workspaceOf({
      ...app({ build: 'x-build' }, { devDependencies: { cli: 'workspace:*' } }),
      '.dockerignore': '**/bin\n',
      'packages/cli/package.json': manifest('cli', { bin: { 'x-build': './bin/main.js' } }),
      'packages/cli/bin/main.js': 'once\n',
    });
    expect(await imagesAfter('packages/cli/bin/main.js')).toEqual(['a']);
  });

  test('where the root is the app, by what it depends on for development', async () => {
    await workspaceOf({
      'package.json': manifest('root', {
        devDependencies: { '@x/settings': 'workspace:*' },
        scripts: { build: 'tsc' },
      }),
      'packages/settings/package.json': manifest('@x/settings'),
      'packages/settings/base.json': '{}\n',
      Dockerfile: 'FROM node:26\nRUN pnpm run build\n',
    });
    expect(await imagesAfter('packages/settings/base.json', '{ "strict": true }\n')).toEqual(['root']);
  });
});

describe('what no build reads, and a .dockerignore brings back', () => {
  test.each([
    ['!apps/a/test', true],
    ['!apps/a/test/**', true],
    ['!apps/a/test/data/', true],
    ['!**/test', true],
    ['!apps/a/test/data/*.json', true],
    ['*\n!apps', false],
    ['!apps/**', false],
    ['!**', false],
    ['!apps/a/*', false],
    ['!apps/a/test\napps/a/test/data', false],
  ])('%j: %s', async (dockerignore, isThere) => {
    const path = 'apps/a/test/data/one.json';
    await workspaceOf({ '.dockerignore': `${dockerignore}\n`, [path]: '{}\n' });
    expect((await pathsOf()).includes(`sources/${path}`)).toBe(isThere);
    expect(await imagesAfter(path, '[]\n')).toEqual(isThere ? ['a'] : undefined);
  });
});
