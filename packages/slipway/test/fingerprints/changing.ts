import { createHash } from 'node:crypto';

import { appended, edited, editsTo, fields, recordOf, replaced, type Edits } from '../kit/edits.ts';
import { fleet, withExternal, withPackage } from '../kit/fleet.ts';
import type { WorkspaceModel } from '../kit/model.ts';
import { workspaceFiles } from '../kit/workspace-files.ts';
import { all, files, onDisk, type Change } from './case.ts';

const to = (model: WorkspaceModel): Edits => editsTo(workspaceFiles(model), files);
const between = (from: WorkspaceModel, after: WorkspaceModel): Change => ({
  given: to(from),
  edits: editsTo(workspaceFiles(after), workspaceFiles(from)),
});
const asked = (name: string, version: string) => ({ ...fleet, catalog: { ...fleet.catalog, [name]: version } });

const patch = (text: string) => `--- a/index.js\n+++ b/index.js\n@@ -1 +1 @@\n-old\n+${text}\n`;
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
/** denque is patched, and the lockfile says so. */
function patched(text: string): Edits {
  const hash = hashOf(patch(text));
  const lockfile = (files.get('pnpm-lock.yaml') ?? '')
    .replace('importers:\n', `patchedDependencies:\n  denque: ${hash}\n\nimporters:\n`)
    .replace('      denque: 2.1.0\n', `      denque: 2.1.0(patch_hash=${hash})\n`)
    .replace('  denque@2.1.0: {}', `  denque@2.1.0(patch_hash=${hash}): {}`);
  return {
    'patches/denque.patch': patch(text),
    'pnpm-lock.yaml': lockfile,
    'pnpm-workspace.yaml': `${files.get('pnpm-workspace.yaml') ?? ''}patchedDependencies:\n  denque: patches/denque.patch\n`,
  };
}

/** As pnpm records that api wants its own copy of cache, and not a link. */
const injected: Edits = {
  'apps/api/package.json': fields(() => ({ dependenciesMeta: { '@fleet/cache': { injected: true } } })),
  'pnpm-lock.yaml': (text) =>
    text
      .replace('link:../../packages/cache', 'file:packages/cache')
      .replace('  apps/api:\n', "  apps/api:\n    dependenciesMeta:\n      '@fleet/cache':\n        injected: true\n")
      .replace(
        'packages:\n',
        "packages:\n\n  '@fleet/cache@file:packages/cache':\n    resolution: {directory: packages/cache, type: directory}\n",
      )
      .replace(
        'snapshots:\n',
        "snapshots:\n\n  '@fleet/cache@file:packages/cache':\n    dependencies:\n      '@fleet/env': link:packages/env\n      ioredis: 6.0.0\n",
      ),
};

const linked: Edits = {
  'apps/web/package.json': fields(({ dependencies }) => ({
    dependencies: { ...recordOf(dependencies), theme: 'link:../../vendor/theme' },
  })),
  'pnpm-lock.yaml': (text) =>
    text.replace(
      /( {2}apps\/web:\n {4}dependencies:\n(?: {6}.*\n)*)/,
      '$1      theme:\n        specifier: link:../../vendor/theme\n        version: link:../../vendor/theme\n',
    ),
  'vendor/theme/index.css': 'body { color: black }\n',
};

/** Changes of what is in contexts, with the apps whose images they change. */
export const changing: Readonly<Record<string, Change & { readonly apps: readonly string[] }>> = {
  'the source of an app': { edits: { 'apps/api/src/index.ts': 'export {};\n' }, apps: ['api'] },
  'the source of a library that one app needs through another': {
    edits: { 'packages/contract/src/index.ts': 'export {};\n' },
    apps: ['web'],
  },
  'the source of a library that all apps need': { edits: { 'packages/env/src/index.ts': 'export {};\n' }, apps: all },
  'compiler settings that all packages share': { edits: { 'config/typescript/base.json': '{}\n' }, apps: all },
  'a file at the root that no tool is known for': { edits: { 'tsconfig.json': '{}\n' }, apps: all },
  'an empty file that comes': {
    edits: { 'packages/cache/assets/.keep': '' },
    given: { '.dockerignore': null },
    apps: ['api'],
  },
  'a file that goes': { edits: { 'packages/cache/tsconfig.json': null }, apps: ['api'] },
  'the mode of a file': { onDisk: onDisk.executable('packages/cache/src/index.ts'), apps: ['api'] },
  'the mode of the base Dockerfile': { onDisk: onDisk.executable('Dockerfile.base'), apps: all },
  "the mode of an app's Dockerfile": { onDisk: onDisk.executable('apps/web/Dockerfile'), apps: ['web'] },
  'the mode of .npmrc': {
    given: { '.dockerignore': null, '.npmrc': 'node-linker=isolated\n' },
    onDisk: onDisk.executable('.npmrc'),
    apps: all,
  },
  'the mode of a patch': { given: patched('new'), onDisk: onDisk.executable('patches/denque.patch'), apps: ['api'] },
  'the mode of hooks': {
    given: { '.dockerignore': null, '.pnpmfile.cjs': 'module.exports = {};\n' },
    onDisk: onDisk.executable('.pnpmfile.cjs'),
    apps: all,
  },
  'the mode of a script that an install runs, outside of its package': {
    given: {
      'packages/outbox/package.json': fields(() => ({ scripts: { postinstall: '../../scripts/patch.sh' } })),
      'scripts/patch.sh': '#!/bin/sh\n',
    },
    onDisk: onDisk.executable('scripts/patch.sh'),
    apps: ['worker'],
  },
  'hooks that a setting names': {
    given: {
      'pnpm-workspace.yaml': appended('pnpmfile:\n  - ./hooks/a.cjs\n  - hooks/b.cjs\n'),
      'hooks/a.cjs': 'module.exports = {};\n',
      'hooks/b.cjs': 'module.exports = {};\n',
    },
    edits: { 'hooks/b.cjs': 'module.exports = { hooks: {} };\n' },
    apps: all,
  },
  'the name of a file, its content the same': {
    onDisk: onDisk.moved('packages/cache/src/index.ts', 'packages/cache/src/main.ts'),
    apps: ['api'],
  },
  'the case of a name': { onDisk: onDisk.moved('apps/web/src/index.ts', 'apps/web/src/Index.ts'), apps: ['web'] },
  'where a symbolic link leads, and that it is one': {
    given: { 'apps/web/src/theme.css': 'other.css' },
    onDisk: onDisk.linked('apps/web/src/theme.css', 'other.css'),
    apps: ['web'],
  },
  "an app's Dockerfile": { edits: { 'apps/web/Dockerfile': appended('EXPOSE 3000\n') }, apps: ['web'] },
  'the base Dockerfile that all stand on': { edits: { 'Dockerfile.base': appended('WORKDIR /app\n') }, apps: all },
  'a Dockerfile that lies elsewhere': {
    given: {
      'slipway.json': '{ "apps": { "packages/outbox": { "dockerfile": "docker/outbox.txt" } } }\n',
      'docker/outbox.txt': 'FROM base\n',
    },
    edits: { 'docker/outbox.txt': 'FROM base\nUSER 1\n' },
    apps: ['outbox'],
  },
  '.dockerignore, when it lets in a file': {
    edits: { '.dockerignore': appended('!apps/api/README.md\n') },
    apps: ['api'],
  },
  '.dockerignore, when it drops a file': {
    edits: { '.dockerignore': appended('packages/outbox/tsconfig.json\n') },
    apps: ['worker'],
  },
  'a Dockerfile.dockerignore that counts before the common one': {
    edits: {
      'apps/web/Dockerfile.dockerignore':
        '**/*.test.ts\n**/README.md\n**/CHANGELOG.md\n.*\nturbo.json\n**/tsconfig.json\n',
    },
    apps: ['web'],
  },
  'a dependency of a dependency': { edits: to(withExternal('denque', '2.1.1')), apps: ['api'] },
  'a dependency of another app': { edits: to(withExternal('pg', '8.24.0')), apps: ['worker'] },
  'a development dependency that builds': {
    edits: to(withExternal('tsup', '9.0.1', asked('tsup', '9.0.1'))),
    apps: all,
  },
  'a tool for checks that a build calls': {
    ...between(
      withPackage('web', (web) => ({ ...web, manifest: { scripts: { build: 'vitest run && tsup' } } })),
      withPackage(
        'web',
        (web) => ({ ...web, manifest: { scripts: { build: 'vitest run && tsup' } } }),
        withExternal('vitest', '5.1.1', asked('vitest', '5.1.1')),
      ),
    ),
    apps: ['web'],
  },
  'the integrity of an entry': {
    edits: {
      'pnpm-lock.yaml': (text) => text.replace(/(pg@8\.23\.1:\n {4}resolution: \{integrity: sha512-)..../, '$1AAAA'),
    },
    apps: ['worker'],
  },
  'an override, with what came of it': {
    edits: {
      ...to(withExternal('denque', '2.1.1')),
      'pnpm-workspace.yaml': appended('overrides:\n  denque: 2.1.1\n'),
      'pnpm-lock.yaml': () =>
        (workspaceFiles(withExternal('denque', '2.1.1')).get('pnpm-lock.yaml') ?? '').replace(
          'importers:\n',
          'overrides:\n  denque: 2.1.1\n\nimporters:\n',
        ),
    },
    apps: ['api'],
  },
  'a patch that comes': { edits: patched('new'), apps: ['api'] },
  'what a patch says': {
    given: patched('new'),
    edits: editsTo(edited(files, patched('newer')), edited(files, patched('new'))),
    apps: ['api'],
  },
  '.npmrc': {
    given: { '.dockerignore': appended('!.npmrc\n'), '.npmrc': 'node-linker=isolated\n' },
    edits: { '.npmrc': 'node-linker=hoisted\n' },
    apps: all,
  },
  '.npmrc where there is no .dockerignore': {
    given: { '.dockerignore': null },
    edits: { '.npmrc': 'node-linker=hoisted\n' },
    apps: all,
  },
  '.pnpmfile.cjs': {
    given: { '.dockerignore': null, '.pnpmfile.cjs': 'module.exports = {};\n' },
    edits: { '.pnpmfile.cjs': 'module.exports = { hooks: {} };\n' },
    apps: all,
  },
  '.pnpmfile.mjs': {
    given: { '.dockerignore': null, '.pnpmfile.mjs': 'export const hooks = {};\n' },
    edits: { '.pnpmfile.mjs': 'export const hooks = { a: 1 };\n' },
    apps: all,
  },
  'the checksum of hooks in the lockfile': {
    given: { 'pnpm-lock.yaml': replaced('importers:\n', 'pnpmfileChecksum: sha256-a\n\nimporters:\n') },
    edits: { 'pnpm-lock.yaml': replaced('sha256-a', 'sha256-b') },
    apps: all,
  },
  'an entry of the catalog that two apps use': {
    edits: to(withExternal('fastify', '5.13.0', asked('fastify', '5.13.0'))),
    apps: ['api', 'web'],
  },
  'settings of the workspace that installs heed': {
    edits: { 'pnpm-workspace.yaml': appended('nodeLinker: hoisted\n') },
    apps: all,
  },
  'settings of the lockfile': {
    edits: { 'pnpm-lock.yaml': replaced('autoInstallPeers: true', 'autoInstallPeers: false') },
    apps: all,
  },
  'which packages may run scripts, of those that one app installs': {
    edits: { 'pnpm-workspace.yaml': appended('onlyBuiltDependencies:\n  - denque\n') },
    apps: ['api'],
  },
  'a build script': {
    edits: {
      'packages/outbox/package.json': fields(({ scripts }) => ({
        scripts: { ...recordOf(scripts), build: 'tsup --minify' },
      })),
    },
    apps: ['worker'],
  },
  'a script that a build calls': {
    given: {
      'packages/outbox/package.json': fields(() => ({
        scripts: { build: 'run-s "compile:*"', 'compile:types': 'tsc' },
      })),
    },
    edits: { 'packages/outbox/package.json': replaced('"tsc"', '"tsc --declaration"') },
    apps: ['worker'],
  },
  'a file outside every package that a build script names': {
    given: {
      'packages/outbox/package.json': fields(() => ({ scripts: { build: 'node ../../scripts/build.mjs' } })),
      'scripts/build.mjs': 'await 1;\n',
    },
    edits: { 'scripts/build.mjs': 'await 2;\n' },
    apps: ['worker'],
  },
  'what a package exports, and the order of it': {
    given: {
      'packages/outbox/package.json': fields(() => ({ exports: { '.': { import: './a.js', default: './b.js' } } })),
    },
    edits: {
      'packages/outbox/package.json': fields(() => ({ exports: { '.': { default: './b.js', import: './a.js' } } })),
    },
    apps: ['worker'],
  },
  'the field that a dependency stands in': {
    edits: {
      'packages/cache/package.json': fields(({ dependencies }) => {
        const { ioredis, ...others } = recordOf(dependencies);
        return { dependencies: others, optionalDependencies: { ioredis } };
      }),
      'pnpm-lock.yaml': replaced(
        '      ioredis:\n        specifier',
        '    optionalDependencies:\n      ioredis:\n        specifier',
      ),
    },
    apps: ['api'],
  },
  'the range that a dependency is asked for in': {
    edits: to(withPackage('cache', (cache) => ({ ...cache, needs: { ...cache.needs, ioredis: '^6.0.0 || ^6.0.0' } }))),
    apps: ['api'],
  },
  'that a workspace package is copied and not linked': { edits: injected, apps: ['api'] },
  'a workspace package that an app needs from now on': {
    edits: to(
      withPackage('worker', (worker) => ({ ...worker, needs: { ...worker.needs, '@fleet/contract': 'workspace:*' } })),
    ),
    apps: ['worker'],
  },
  'a folder of the repository that an app links to': {
    given: linked,
    edits: { 'vendor/theme/index.css': 'body { color: navy }\n' },
    apps: ['web'],
  },
  'a file that slipway.json includes': {
    given: { 'slipway.json': '{ "apps": { "apps/api": { "include": ["docs/**"] } } }\n', 'docs/openapi.json': '{}\n' },
    edits: { 'docs/openapi.json': '{ "openapi": "3.1.0" }\n' },
    apps: ['api'],
  },
  'settings of turbo where a Dockerfile calls it': {
    given: { 'apps/web/Dockerfile': appended('RUN turbo run build\n') },
    edits: { 'turbo.json': '{ "tasks": {} }\n' },
    apps: ['web'],
  },
};
