import { describe, expect, test } from 'vitest';

import { fleet, fleetWith, withPackage } from './kit/fleet.ts';
import type { Files, WorkspaceModel } from './kit/model.ts';
import { causesOf, packagesToCheck, planWithin, workIn } from './kit/plan.ts';
import { workspaceFiles } from './kit/workspace-files.ts';

// What the random repositories have found, made small.

const all = ['api', 'web', 'worker'];
const before = workspaceFiles(fleet);

const lines = (...of: readonly string[]) => `${of.join('\n')}\n`;

/** A file of the fleet with a passage replaced. */
function replaced(files: Files, path: string, passage: string | RegExp, by: string): string {
  const content = files.get(path) ?? '';
  const changed = content.replace(passage, by);
  if (changed === content) throw new Error(`${path} has no ${String(passage)}`);
  return changed;
}

describe('an image differs with a file that settings name, wherever it lies', () => {
  const hooks = { 'packages/outbox/hooks.cjs': 'module.exports = {};\n' };
  const named = {
    'pnpm-workspace.yaml': `${before.get('pnpm-workspace.yaml') ?? ''}pnpmfile: packages/outbox/hooks.cjs\n`,
  };

  test('hooks in a package: all apps install with them', async () => {
    const plan = await planWithin(
      fleetWith({ ...named, ...hooks }),
      fleetWith({ ...named, 'packages/outbox/hooks.cjs': 'module.exports = { hooks: {} };\n' }),
    );
    expect(workIn(plan)).toMatchObject({ image: all });
  });

  test('hooks that .npmrc names, as for pnpm up to 10', async () => {
    const npmrc = { '.npmrc': 'pnpmfile = packages/outbox/hooks.cjs\n' };
    const plan = await planWithin(
      fleetWith({ ...npmrc, ...hooks }),
      fleetWith({ ...npmrc, 'packages/outbox/hooks.cjs': 'module.exports = { hooks: {} };\n' }),
    );
    expect(workIn(plan)).toMatchObject({ image: all });
  });

  test('the .dockerignore beside a Dockerfile that lies in a package of somebody else', async () => {
    const settings = {
      'slipway.json': '{ "apps": { "apps/api": { "dockerfile": "packages/outbox/api.build" } } }\n',
      'packages/outbox/api.build': 'FROM base\n',
    };
    const plan = await planWithin(
      fleetWith({ ...settings, 'packages/outbox/api.build.dockerignore': '**/*.md\n' }),
      fleetWith({ ...settings, 'packages/outbox/api.build.dockerignore': '**/*.md\n**/src\n' }),
    );
    expect(workIn(plan).image).toContain('api');
    expect(workIn(plan).image).not.toContain('web');
  });

  test('a file of a package inside the package whose build names it', async () => {
    const build = withPackage('contract', (of) => ({
      ...of,
      manifest: { scripts: { build: 'node tools/make.js && tsup' } },
    }));
    const inner = { name: '@fleet/tools', directory: 'packages/contract/tools', files: { 'make.js': '// makes\n' } };
    const model = { ...build, packages: [...build.packages, inner] };
    const plan = await planWithin(
      workspaceFiles(model),
      fleetWith({ 'packages/contract/tools/make.js': '// makes more\n' }, model),
    );
    expect(workIn(plan)).toEqual({ image: ['web'], deploy: ['web'] });
  });
});

test('a package that is linked by the folder it publishes is what an image differs with, and its build makes the folder', async () => {
  const lockfile = replaced(before, 'pnpm-lock.yaml', /(link:.*\/contract)$/gm, '$1/dist');
  const published = lockfile.replace('  packages/contract:\n', '  packages/contract:\n    publishDirectory: dist\n');
  const base = fleetWith({ 'pnpm-lock.yaml': published });
  const plan = await planWithin(base, new Map([...base, ['packages/contract/src/index.ts', '// more\n']]));
  expect(workIn(plan).image).toEqual(
    workIn(await planWithin(before, fleetWith({ 'packages/contract/src/index.ts': '// more\n' }))).image,
  );
});

test('a package that comes around a script which a build names anyway moves no byte, and no fingerprint', async () => {
  const build = withPackage('contract', (of) => ({
    ...of,
    manifest: { scripts: { build: 'node tools/make.js && tsup' } },
    files: { ...of.files, 'tools/make.js': '// makes\n' },
  }));
  const inner = { name: '@fleet/tools', directory: 'packages/contract/tools' };
  const plan = await planWithin(
    workspaceFiles(build),
    workspaceFiles({ ...build, packages: [...build.packages, inner] }),
  );
  expect(workIn(plan).image ?? []).toEqual([]);
});

test('a base that has a stage for each architecture is what an image stands on that names its stages so', async () => {
  const files = {
    'apps/api/Dockerfile': 'FROM base-${TARGETARCH}\n',
    'Dockerfile.base': 'FROM node:26 AS base\nFROM base AS base-amd64\n',
  };
  const more = { ...files, 'Dockerfile.base': `${files['Dockerfile.base']}RUN echo more\n` };
  const plan = await planWithin(fleetWith(files), fleetWith(more));
  expect(workIn(plan).image).toEqual(all);
});

describe('a mode that differs, where the contents are the same, is a difference', () => {
  test.each([
    ['apps/api/Dockerfile', ['api']],
    ['Dockerfile.base', all],
    ['.npmrc', all],
    ['packages/outbox/src/index.ts', ['worker']],
  ])('of %s: %j', async (path, apps) => {
    const files = fleetWith({ '.npmrc': 'fetch-retries=3\n', '.dockerignore': '**/*.md\n' });
    const plan = await planWithin(files, files, new Map([[path, '100755']]));
    expect(workIn(plan)).toMatchObject({ image: apps });
  });
});

describe('an app at the root', () => {
  const root = { Dockerfile: 'FROM node:26\n', 'docs/page.html': '<p>one\n' };

  test('has what lies in no package, documents too', async () => {
    const plan = await planWithin(fleetWith(root), fleetWith({ ...root, 'docs/page.html': '<p>two\n' }));
    expect(workIn(plan)).toEqual({ check: ['fleet'], image: ['fleet'], deploy: ['fleet'] });
  });

  test('is checked when its scripts change, and no other package is', async () => {
    const manifest = replaced(before, 'package.json', '{', '{ "scripts": { "test": "vitest run" },');
    const plan = await planWithin(fleetWith(root), fleetWith({ ...root, 'package.json': manifest }));
    expect(workIn(plan)).toEqual({ check: ['fleet'] });
    expect(packagesToCheck(plan)).toEqual([]);
  });

  test('has a name in every sentence', async () => {
    const plan = await planWithin(before, fleetWith(root));
    expect(causesOf(plan, 'fleet', 'image')).toEqual(['the root added ← fleet']);
    expect(causesOf(plan, 'fleet', 'teardown')[0]).toMatch(/^the root is in /);
    const manifest = replaced(before, 'package.json', '{', '{ "version": "1.0.1",');
    const release = await planWithin(fleetWith(root), fleetWith({ ...root, 'package.json': manifest }));
    expect(causesOf(release, 'fleet', 'deploy')).toEqual(['package.json: version 1.0.1 added ← fleet']);
  });
});

test('a Dockerfile that moves, with the same content, builds nothing', async () => {
  const plan = await planWithin(
    before,
    fleetWith({
      'apps/api/Dockerfile': null,
      'infra/docker/api.Dockerfile': before.get('apps/api/Dockerfile') ?? '',
      'slipway.json': '{ "apps": { "apps/api": { "dockerfile": "infra/docker/api.Dockerfile" } } }\n',
    }),
  );
  expect(workIn(plan)).toEqual({});
});

test('a migration that becomes the app’s own because a package around it is gone runs, though no migration changed', async () => {
  const inner = { name: '@fleet/api-src', directory: 'apps/api/src', files: {} };
  const nested = { ...fleet, packages: [...fleet.packages, inner] };
  const plan = await planWithin(workspaceFiles(nested), before);
  expect(workIn(plan)).toMatchObject({ migrate: ['api'] });
});

test('two apps that take over one another’s folder take their migrations from there, though no file of those changed', async () => {
  const path = 'src/migrations/20261101090000_releases.ts';
  const files = withPackage('web', (web) => ({ ...web, files: { ...web.files, [path]: 'export const up = "";\n' } }));
  const swapped = (name: string, directory: string) => (model: WorkspaceModel) => ({
    ...model,
    packages: model.packages.map((of) => (of.directory === directory ? { ...of, name: `@fleet/${name}` } : of)),
  });
  const plan = await planWithin(
    workspaceFiles(files),
    workspaceFiles(swapped('web', 'apps/api')(swapped('api', 'apps/web')(files))),
  );
  expect(workIn(plan)).toMatchObject({ migrate: ['web', 'api'] });
});

test('an app that moves takes its migrations along: none of them runs again', async () => {
  const moved = withPackage('api', (api) => ({ ...api, directory: 'apps/gateway' }));
  const plan = await planWithin(before, workspaceFiles(moved));
  expect(workIn(plan)).toEqual({ check: ['api'], image: ['api'], deploy: ['api'] });
});

test('secrets that were an app’s alone are everybody’s when it is an app no more', async () => {
  const secrets = { 'infra/secrets/prod/api.yaml': 'sops: {}\n' };
  const start = fleetWith(secrets);
  const isPlain = [...start].filter(([path]) => path !== 'apps/api/Dockerfile');
  expect(workIn(await planWithin(start, new Map(isPlain)))).toMatchObject({
    teardown: ['api'],
    config: ['web', 'worker'],
  });
});

describe('what is to be checked', () => {
  const rooted = (version: string) =>
    workspaceFiles({
      ...fleet,
      externals: [...fleet.externals, { name: 'compiler', version }],
      rootNeeds: { compiler: '^7.0.0' },
    });

  test('everything, when the lockfile raises what the root has installed', async () => {
    const plan = await planWithin(rooted('7.0.1'), rooted('7.0.2'));
    expect(workIn(plan)).toMatchObject({ check: all });
    expect(packagesToCheck(plan)).toContain('@fleet/outbox');
  });

  test('nothing, when a base image is pinned to another digest', async () => {
    const pins = (digit: string) => ({
      'slipway.lock.json': `{ "images": { "debian:bookworm-slim": "sha256:${digit.repeat(64)}" } }\n`,
    });
    const plan = await planWithin(fleetWith(pins('1')), fleetWith(pins('2')));
    expect(workIn(plan)).toEqual({ image: all, deploy: all });
    expect(packagesToCheck(plan)).toEqual([]);
  });

  test('whom an override takes a dependency from, though no manifest says so', async () => {
    const importer = lines(
      '    dependencies:',
      '      zod:',
      "        specifier: 'catalog:'",
      '        version: 4.6.7',
    );
    const lockfile = replaced(
      before,
      'pnpm-lock.yaml',
      new RegExp(`(packages/contract:\n)${importer.replaceAll("'catalog:'", "'?catalog:'?")}`),
      '$1',
    );
    const overridden = replaced(
      new Map([['pnpm-lock.yaml', lockfile]]),
      'pnpm-lock.yaml',
      'importers:',
      lines('overrides:', "  '@fleet/contract>zod': '-'", '', 'importers:').trimEnd(),
    );
    const settings = lines('overrides:', "  '@fleet/contract>zod': '-'");
    const plan = await planWithin(
      before,
      fleetWith({
        'pnpm-lock.yaml': overridden,
        'pnpm-workspace.yaml': `${before.get('pnpm-workspace.yaml') ?? ''}${settings}`,
      }),
    );
    expect(workIn(plan)).toEqual({ check: ['web'], image: ['web'], deploy: ['web'] });
    expect(packagesToCheck(plan)).toEqual(['@fleet/contract']);
  });

  test('who needs a circle of entries that changed, though another entry changed that is in no circle', async () => {
    const raised = (denque: string) =>
      workspaceFiles({
        ...fleet,
        externals: [
          ...fleet.externals.map((external) =>
            external.name === 'ioredis' ? { ...external, needs: { denque } } : external,
          ),
          { name: 'denque', version: '3.0.0' },
          { name: 'coop', version: '1.0.0', needs: { hen: '1.0.0' } },
          { name: 'hen', version: '1.0.0', needs: { denque, egg: '1.0.0' } },
          { name: 'egg', version: '1.0.0', needs: { denque, hen: '1.0.0' } },
        ],
        packages: fleet.packages.map((member) =>
          member.name === '@fleet/contract' ? { ...member, devNeeds: { ...member.devNeeds, coop: '1.0.0' } } : member,
        ),
      });
    const plan = await planWithin(raised('2.1.0'), raised('3.0.0'));
    expect(packagesToCheck(plan)).toEqual(['@fleet/cache', '@fleet/contract']);
  });
});
