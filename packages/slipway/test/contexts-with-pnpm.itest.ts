import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { complaintOf } from './kit/complaint.ts';
import { contextIn, layOut } from './kit/extract.ts';
import { planOf, workIn } from './kit/plan.ts';
import { pnpm } from './kit/pnpm.ts';
import {
  app,
  createSmallWorkspace,
  manifest,
  members,
  type SmallWorkspace,
  type Texts,
} from './kit/small-workspace.ts';

// Workspaces that an audit found: pnpm did not take their contexts, or slipway did not take them.

let small: SmallWorkspace;

beforeEach(() => {
  small = createSmallWorkspace();
});
afterEach(() => {
  small.remove();
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
        'pnpm-workspace.yaml': `${members}packageExtensions: { lib: { dependencies: { util: "workspace:*" } } }\n`,
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
    await small.commit(files);
    const folder = join(small.home, 'context');
    await layOut(await contextIn(small.repository.folder, 'a', 'HEAD'), folder);
    await pnpm(folder, small.home, 'install', '--frozen-lockfile', '--offline');
    expect(existsSync(join(folder, linked))).toBe(true);
  });
});

test('a package behind a symbolic link is refused: its files would be in no context', async () => {
  await small.commit({
    ...app({}, { dependencies: { lib: 'workspace:*' } }),
    'packages/lib/package.json': manifest('lib'),
  });
  small.repository.git('mv', 'packages/lib', 'elsewhere');
  symlinkSync('../elsewhere', join(small.repository.folder, 'packages/lib'));
  expect(await complaintOf(small.repository.folder, ['plan', '--base', 'HEAD'])).toBe(
    'The workspace package packages/lib lies behind the symbolic link packages/lib: put the folder there that it leads to.',
  );
});

test('a link that the lockfile leaves out is refused: nobody would see what changes there', async () => {
  await small.commit({
    ...app({}, { dependencies: { vendored: 'link:../../vendor/vendored' } }),
    'pnpm-workspace.yaml': `${members}excludeLinksFromLockfile: true\n`,
    'vendor/vendored/package.json': manifest('vendored'),
  });
  expect(await complaintOf(small.repository.folder, ['plan', '--base', 'HEAD'])).toContain(
    'set excludeLinksFromLockfile to false',
  );
});

test('a link that nobody has installed yet is planned as one', async () => {
  await small.commit({ 'vendor/vendored/package.json': manifest('vendored') });
  small.repository.write(app({}, { dependencies: { vendored: 'link:../../vendor/vendored' } }));
  const { image } = workIn(await planOf(small.repository.folder, '--base', 'HEAD'));
  expect(image).toEqual(['a']);
});

test('a runtime that a manifest asks for is no contradiction', async () => {
  await small.commit({});
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
  small.repository.write({ 'pnpm-lock.yaml': lockfile, 'apps/a/package.json': manifest('a', engines) });
  expect(workIn(await planOf(small.repository.folder, '--base', 'HEAD')).image).toEqual(['a']);
});

test('migrations are an app’s own: what its tests migrate is not, and the app may lie among tests itself', async () => {
  await small.commit({
    'pnpm-workspace.yaml': 'packages: [apps/*, tests/*]\n',
    'tests/b/package.json': manifest('b'),
    'tests/b/Dockerfile': 'FROM node:26\n',
  });
  small.repository.write({
    'apps/a/test/fixtures/migrations/001_start.sql': 'select 1;\n',
    'tests/b/migrations/001_start.sql': 'select 1;\n',
  });
  expect(workIn(await planOf(small.repository.folder, '--base', 'HEAD')).migrate).toEqual(['b']);
});
