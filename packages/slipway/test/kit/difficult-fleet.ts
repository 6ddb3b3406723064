import { parse } from 'yaml';
import { z } from 'zod';

import type { Published } from './registry.ts';

/** Where the packages are that come from no registry. */
interface Addresses {
  /** A git repository with a package in it, and the commit. */
  readonly git: string;
  /** A tarball on a server. */
  readonly tarball: string;
}

function one(name: string, version: string, more: Readonly<Record<string, unknown>> = {}): Published {
  return { manifest: { name, version, ...more } };
}

/** What a registry has for the difficult fleet: peers, platforms, several versions of one package. */
export const difficultPackages: readonly Published[] = [
  one('ms', '2.0.0'),
  one('ms', '2.1.2'),
  one('ms', '2.1.3'),
  one('debug', '4.3.4', {
    dependencies: { ms: '2.1.3' },
    peerDependencies: { 'supports-color': '*' },
    peerDependenciesMeta: { 'supports-color': { optional: true } },
  }),
  one('supports-color', '7.2.0', { dependencies: { 'has-flag': '^4.0.0' } }),
  one('has-flag', '4.0.0'),
  one('react', '17.0.2'),
  one('react', '18.2.0'),
  one('use-store', '1.2.0', { peerDependencies: { react: '^17.0.0 || ^18.0.0' } }),
  one('left-pad', '1.3.0'),
  one('bundler', '1.0.0', {
    bin: { bundler: 'index.js' },
    optionalDependencies: {
      '@bundler/linux-x64': '1.0.0',
      '@bundler/darwin-arm64': '1.0.0',
      '@bundler/win32-x64': '1.0.0',
    },
  }),
  one('@bundler/linux-x64', '1.0.0', { os: ['linux'], cpu: ['x64'] }),
  one('@bundler/darwin-arm64', '1.0.0', { os: ['darwin'], cpu: ['arm64'] }),
  one('@bundler/win32-x64', '1.0.0', { os: ['win32'], cpu: ['x64'] }),
  one('watcher', '2.3.3', { os: ['darwin'] }),
  one('is-even', '1.0.0', { dependencies: { 'is-odd': '^3.0.0' } }),
  one('is-odd', '3.0.1', { dependencies: { 'is-number': '^6.0.0' } }),
  one('is-number', '6.0.0'),
  one('is-number', '7.0.0'),
  one('is-buffer', '2.0.5'),
  one('telemetry', '1.0.0'),
  one('queue', '5.0.0', { dependencies: { telemetry: '^1.0.0', '@fleet/log': '^1.0.0', ms: '2.1.3' } }),
  one('vitest', '3.0.0', { dependencies: { chatter: '1.0.0' } }),
  one('chatter', '1.0.0'),
  one('compiler', '5.0.0', { bin: { compiler: 'index.js' } }),
];

const patch = `diff --git a/index.js b/index.js
index 1234567..89abcde 100644
--- a/index.js
+++ b/index.js
@@ -1 +1 @@
-module.exports = 1;
+module.exports = 2;
`;

const workspaceFile = `packages:
  - apps/*
  - 'packages/**'
  - '!packages/**/fixtures/**'

catalog:
  compiler: ^5.0.0
  is-odd: 3.0.1
  vitest: 3.0.0
catalogs:
  legacy: # for what has not moved yet
    react: ^17.0.0
`;

const settings = `overrides:
  is-number: 7.0.0
  debug>ms: 2.1.2
  telemetry: '-'
  '@fleet/log@^1.0.0': workspace:*
packageExtensions:
  is-even:
    dependencies:
      is-buffer: 2.0.5
patchedDependencies:
  left-pad@1.3.0: patches/left-pad@1.3.0.patch
blockExoticSubdeps: false
minimumReleaseAge: 0
`;

const hooks = `module.exports = {
  hooks: {
    readPackage(manifest) {
      if (manifest.name === 'has-flag') manifest.dependencies = { ...manifest.dependencies, 'is-buffer': '2.0.5' };
      return manifest;
    },
    updateConfig(config) {
      return { ...config, overrides: { ...config.overrides, 'has-flag': '4.0.0' } };
    },
  },
};
`;

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/**
 * A workspace with every kind of dependency that pnpm knows. Its lockfile is pnpm's to write.
 * @param place where its settings stand: up to pnpm 9 they are read from the root manifest only
 */
export function difficultFleet(
  addresses: Addresses,
  place: 'workspace file' | 'manifest' = 'workspace file',
): Record<string, string> {
  return {
    '.gitignore': 'node_modules\n',
    'pnpm-workspace.yaml': place === 'manifest' ? workspaceFile : `${workspaceFile}\n${settings}`,
    '.pnpmfile.cjs': hooks,
    'patches/left-pad@1.3.0.patch': patch,
    'package.json': json({
      name: 'fleet',
      private: true,
      devDependencies: { compiler: 'catalog:', vitest: 'catalog:' },
      ...(place === 'manifest' && {
        resolutions: { 'supports-color': '7.2.0' },
        pnpm: z.record(z.string(), z.unknown()).parse(parse(settings)),
      }),
    }),
    'vendor/plain/package.json': json({ name: 'plain', version: '1.0.0', dependencies: { 'is-buffer': '2.0.5' } }),
    'vendor/plain/index.js': 'module.exports = 1;\n',
    'vendor/linked/package.json': json({ name: 'linked', version: '1.0.0' }),
    'apps/api/Dockerfile': 'FROM node:26\nCOPY manifests/ .\nRUN pnpm install --frozen-lockfile\nCOPY sources/ .\n',
    'apps/api/src/main.js': 'import "@fleet/cache";\n',
    'apps/api/package.json': json({
      name: '@fleet/api',
      version: '1.4.2',
      dependencies: {
        '@fleet/cache': 'workspace:*',
        '@fleet/database': 'workspace:^1.0.0',
        debug: '4.3.4',
        diary: 'workspace:@fleet/log@*',
        'from-git': addresses.git,
        'from-server': addresses.tarball,
        'is-odd': 'catalog:',
        linked: 'link:../../vendor/linked',
        milliseconds: 'npm:ms@2.0.0',
        ms: '^2.1.3',
        packed: 'file:../../vendor/packed.tgz',
        plain: 'file:../../vendor/plain',
        queue: '5.0.0',
        react: '18.2.0',
        'use-store': '1.2.0',
      },
      devDependencies: { bundler: '1.0.0', vitest: 'catalog:' },
      optionalDependencies: { watcher: '2.3.3' },
      dependenciesMeta: { '@fleet/cache': { injected: true } },
    }),
    'apps/web/Dockerfile': 'FROM node:26\n',
    'apps/web/package.json': json({
      name: '@fleet/web',
      dependencies: {
        '@fleet/bundled': 'workspace:*',
        '@fleet/ui': 'workspace:../../packages/shared/ui',
        'is-even': '1.0.0',
        react: 'catalog:legacy',
        'use-store': '1.2.0',
      },
      devDependencies: { bundler: '1.0.0' },
    }),
    // Linked by a folder that only its build makes.
    'packages/bundled/package.json': json({
      name: '@fleet/bundled',
      version: '1.0.0',
      dependencies: { ms: '2.1.3' },
      publishConfig: { directory: 'dist', linkDirectory: true },
    }),
    'packages/cache/package.json': json({
      name: '@fleet/cache',
      version: '1.0.0',
      dependencies: { '@fleet/log': 'workspace:~', 'left-pad': '1.3.0', 'supports-color': '7.2.0' },
      devDependencies: { react: 'catalog:legacy' },
      peerDependencies: { react: '*' },
    }),
    'packages/database/package.json': json({
      name: '@fleet/database',
      version: '1.2.0',
      dependencies: { '@fleet/cache': 'workspace:*' },
      devDependencies: { compiler: 'catalog:' },
    }),
    // Back to where it is used from: a circle.
    'packages/log/package.json': json({
      name: '@fleet/log',
      version: '1.0.3',
      dependencies: { '@fleet/database': 'workspace:*' },
    }),
    'packages/shared/ui/package.json': json({
      name: '@fleet/ui',
      version: '2.0.0',
      dependencies: { 'use-store': '1.2.0' },
      // Nothing else here asks for these, so pnpm installs them as if they were dependencies.
      peerDependencies: { react: '>=17', '@fleet/bundled': 'workspace:^', 'is-number': '>=6' },
    }),
    'packages/shared/ui/fixtures/old/package.json': json({ name: 'no-package', dependencies: { nowhere: '1.0.0' } }),
  };
}
