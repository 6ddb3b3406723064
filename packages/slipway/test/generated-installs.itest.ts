import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { startSources, type Sources } from './kit/difficult-repository.ts';
import { installBoth } from './kit/install-both.ts';
import { pnpm } from './kit/pnpm.ts';
import { createRepository, type TestRepository } from './kit/repository.ts';
import { seed } from './kit/seed.ts';
import { manifest } from './kit/small-workspace.ts';

// Lockfiles are cut for apps of generated workspaces, and real pnpm installs from them what it does from the whole.

const cases = Number(process.env['SLIPWAY_INSTALLS'] ?? 12);
const libraries = 4;

let sources: Sources;
let home: string;

beforeAll(async () => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'slipway-installs-')));
  sources = await startSources();
});
afterAll(async () => {
  await sources.close();
  rmSync(home, { recursive: true, force: true });
});

const outside = fc.constantFrom<readonly [name: string, specifier: string]>(
  ['ms', '2.0.0'],
  ['ms', '^2.1.2'],
  ['debug', '^4.3.4'],
  ['supports-color', '7.2.0'],
  ['react', '17.0.2'],
  ['react', 'catalog:'],
  ['use-store', '1.2.0'],
  ['bundler', '^1.0.0'],
  ['is-even', '1.0.0'],
  ['is-number', 'catalog:old'],
  ['is-number', '^7.0.0'],
  ['left-pad', '1.3.0'],
  ['old-pad', 'npm:left-pad@1.3.0'],
);
const some = (most: number) => fc.array(outside, { maxLength: most });

/** What one package asks for; of the others, those that come after it. */
const needs = fc.record({
  dependencies: some(3),
  devDependencies: some(2),
  optionalDependencies: some(1),
  links: fc.uniqueArray(fc.nat({ max: libraries - 1 }), { maxLength: 3 }),
  isTested: fc.boolean(),
});
type Needs = typeof needs extends fc.Arbitrary<infer T> ? T : never;

const settings = fc.subarray([
  'injectWorkspacePackages: true',
  'autoInstallPeers: false',
  'nodeLinker: hoisted',
  'hoist: false',
  'dedupePeerDependents: false',
  "overrides: { is-number: 7.0.0, 'debug>ms': 2.1.2 }",
  'packageExtensions: { is-even: { dependencies: { is-buffer: 2.0.5 } } }',
]);
const workspaces = fc.record({
  api: needs,
  web: needs,
  members: fc.array(needs, { minLength: libraries, maxLength: libraries }),
  settings,
});
type Workspace = typeof workspaces extends fc.Arbitrary<infer T> ? T : never;

function manifestOf(name: string, of: Needs, links: readonly number[]): string {
  const own = Object.fromEntries(links.map((at) => [`@fleet/lib-${at}`, 'workspace:*']));
  // Each package stands in one field only, as pnpm would have it.
  const dependencies = Object.fromEntries(of.dependencies);
  const without = (all: Needs['dependencies'], others: object) =>
    Object.fromEntries(all.filter(([one]) => !Object.hasOwn(others, one)));
  const optionalDependencies = without(of.optionalDependencies, dependencies);
  const devDependencies = {
    ...without(of.devDependencies, { ...dependencies, ...optionalDependencies }),
    ...(of.isTested && { vitest: '3.0.0' }),
  };
  return manifest(name, { dependencies: { ...dependencies, ...own }, devDependencies, optionalDependencies });
}

async function commit({ api, web, members, settings: lines }: Workspace): Promise<TestRepository> {
  const repository = createRepository();
  repository.write({
    '.gitignore': 'node_modules\n',
    '.npmrc': `registry=${sources.registry.url}\n`,
    'package.json': manifest('fleet', { private: true }),
    'pnpm-workspace.yaml': [
      'packages: [apps/*, packages/*]',
      'catalog: { react: 18.2.0 }',
      'catalogs: { old: { is-number: ^6.0.0 } }',
      'minimumReleaseAge: 0',
      ...lines,
      '',
    ].join('\n'),
    'apps/api/package.json': manifestOf('@fleet/api', api, api.links),
    'apps/api/Dockerfile': 'FROM node:26\n',
    'apps/web/package.json': manifestOf('@fleet/web', web, web.links),
    'apps/web/Dockerfile': 'FROM node:26\n',
    ...Object.fromEntries(
      members.map((of, at) => [
        `packages/lib-${at}/package.json`,
        manifestOf(
          `@fleet/lib-${at}`,
          of,
          of.links.filter((link) => link > at),
        ),
      ]),
    ),
  });
  await pnpm(repository.folder, home, 'install', '--lockfile-only', '--no-frozen-lockfile');
  repository.git('add', '--all');
  repository.git('commit', '--quiet', '--message', 'Everything');
  return repository;
}

test(
  `apps install from their contexts, offline, what they install from the repository (${cases} generated workspaces)`,
  async () => {
    const property = fc.asyncProperty(workspaces, async (workspace) => {
      const repository = await commit(workspace);
      try {
        for (const app of ['api', 'web']) {
          const { fromContext, fromRepository } = await installBoth(repository, app, { home });
          expect(fromContext).toEqual(fromRepository);
        }
      } finally {
        repository.remove();
      }
    });
    await fc.assert(property, { numRuns: cases, ...seed });
  },
  cases * 60_000,
);
