import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { complaintOf } from './kit/complaint.ts';
import { contextIn, layOut } from './kit/extract.ts';
import { planOf, workIn } from './kit/plan.ts';
import { pnpm } from './kit/pnpm.ts';
import { createRepository, type TestRepository } from './kit/repository.ts';

// What an audit found missing in contexts: what a build calls and reads in ways that nobody had thought of.

type Texts = Readonly<Record<string, string>>;

let repository: TestRepository;
let home: string;

beforeEach(() => {
  repository = createRepository();
  home = realpathSync(mkdtempSync(join(tmpdir(), 'slipway-builds-')));
});
afterEach(() => {
  repository.remove();
  rmSync(home, { recursive: true, force: true });
});

const manifest = (name: string, fields: object = {}) => JSON.stringify({ name, version: '1.0.0', ...fields });
const common: Texts = {
  'package.json': manifest('root', { private: true }),
  'pnpm-workspace.yaml': 'packages: [apps/*, packages/*]\n',
  '.gitignore': 'node_modules\n',
  'apps/a/package.json': manifest('a'),
  'apps/a/Dockerfile': 'FROM node:26\nRUN pnpm --filter a run build\n',
};

/** Commits a workspace with the lockfile that pnpm makes for it. */
async function workspaceOf(files: Texts): Promise<void> {
  repository.write({ ...common, ...files });
  await pnpm(repository.folder, home, 'install', '--lockfile-only', '--offline');
  repository.git('add', '--all');
  repository.git('commit', '--quiet', '--message', 'Workspace');
}

/** Changes one file, and says which images that changes. */
async function imagesAfter(path: string, text = 'changed\n'): Promise<readonly string[] | undefined> {
  repository.write({ [path]: text });
  return workIn(await planOf(repository.folder, '--base', 'HEAD')).image;
}

async function pathsOf(app = 'a'): Promise<string[]> {
  return (await contextIn(repository.folder, app, 'HEAD')).context.files.map(({ path }) => path);
}

async function scriptsIn(path: string): Promise<unknown> {
  const { context } = await contextIn(repository.folder, 'a', 'HEAD');
  const file = context.files.find((one) => one.path === `manifests/${path}`);
  const value: unknown = JSON.parse(file !== undefined && 'bytes' in file.source ? file.source.bytes.toString() : '{}');
  return typeof value === 'object' && value !== null && 'scripts' in value ? value.scripts : {};
}

const app = (scripts: Texts, fields: object = {}) => ({ 'apps/a/package.json': manifest('a', { scripts, ...fields }) });

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

describe('pnpm takes the context’s lockfile as it is', () => {
  test.each<[string, Texts, string]>([
    [
      'a peer is also a tool of checks',
      {
        ...app({}, { dependencies: { lib: 'workspace:*' } }),
        'packages/chai/package.json': manifest('chai'),
        'packages/lib/package.json': manifest('lib', {
          peerDependencies: { chai: '>=1' },
          devDependencies: { chai: 'workspace:*' },
        }),
      },
      'apps/a/node_modules/lib',
    ],
    [
      'an extension is of a package of the workspace',
      {
        ...app({}, { dependencies: { lib: 'workspace:*' } }),
        'pnpm-workspace.yaml': `${common['pnpm-workspace.yaml'] ?? ''}packageExtensions: { lib: { dependencies: { util: "workspace:*" } } }\n`,
        'packages/lib/package.json': manifest('lib'),
        'packages/util/package.json': manifest('util'),
      },
      'packages/lib/node_modules/util',
    ],
    ...['(shop)', '[core]', '{x}', 'a!b'].map((folder): [string, Texts, string] => [
      `a package lies in ${folder}`,
      {
        ...app({}, { dependencies: { lib: 'workspace:*' } }),
        'pnpm-workspace.yaml': 'packages: [apps/*, packages/*/*]\n',
        [`packages/${folder}/lib/package.json`]: manifest('lib', { dependencies: { util: 'workspace:*' } }),
        [`packages/${folder}/util/package.json`]: manifest('util'),
      },
      `packages/${folder}/lib/node_modules/util`,
    ]),
  ])('where %s', async (_, files, linked) => {
    await workspaceOf(files);
    const folder = join(home, 'context');
    await layOut(await contextIn(repository.folder, 'a', 'HEAD'), folder);
    await pnpm(folder, home, 'install', '--frozen-lockfile', '--offline');
    expect(existsSync(join(folder, linked))).toBe(true);
  });
});

test('a package behind a symbolic link is refused: its files would be in no context', async () => {
  await workspaceOf({
    ...app({}, { dependencies: { lib: 'workspace:*' } }),
    'packages/lib/package.json': manifest('lib'),
  });
  repository.git('mv', 'packages/lib', 'elsewhere');
  const { symlinkSync } = await import('node:fs');
  symlinkSync('../elsewhere', join(repository.folder, 'packages/lib'));
  expect(await complaintOf(repository.folder, ['plan', '--base', 'HEAD'])).toBe(
    'The workspace package packages/lib lies behind the symbolic link packages/lib: put the folder there that it leads to.',
  );
});

test('a link that the lockfile leaves out is refused: nobody would see what changes there', async () => {
  await workspaceOf({
    ...app({}, { dependencies: { vendored: 'link:../../vendor/vendored' } }),
    'pnpm-workspace.yaml': `${common['pnpm-workspace.yaml'] ?? ''}excludeLinksFromLockfile: true\n`,
    'vendor/vendored/package.json': manifest('vendored'),
  });
  expect(await complaintOf(repository.folder, ['plan', '--base', 'HEAD'])).toContain(
    'set excludeLinksFromLockfile to false',
  );
});

test('a link that nobody has installed yet is told of as such', async () => {
  await workspaceOf({ 'vendor/vendored/package.json': manifest('vendored') });
  repository.write(app({}, { dependencies: { vendored: 'link:../../vendor/vendored' } }));
  const { image } = workIn(await planOf(repository.folder, '--base', 'HEAD'));
  expect(image).toEqual(['a']);
});

test('a runtime that a manifest asks for is no contradiction', async () => {
  await workspaceOf({});
  const lockfile = `lockfileVersion: '9.0'

importers:

  .: {}

  apps/a:
    devDependencies:
      node:
        specifier: runtime:26.10.0
        version: runtime:26.10.0

packages:

  node@runtime:26.10.0:
    resolution:
      type: variations
      variants: []
    hasBin: true

snapshots:

  node@runtime:26.10.0: {}
`;
  const engines = { devEngines: { runtime: { name: 'node', version: '26.10.0', onFail: 'download' } } };
  repository.write({ 'pnpm-lock.yaml': lockfile, 'apps/a/package.json': manifest('a', engines) });
  expect(workIn(await planOf(repository.folder, '--base', 'HEAD')).image).toEqual(['a']);
});
