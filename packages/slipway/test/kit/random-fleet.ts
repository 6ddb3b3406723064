import fc from 'fast-check';

import type { ExternalModel, Files, PackageModel, WorkspaceModel } from './model.ts';
import { workspaceFiles } from './workspace-files.ts';

/** One change to a workspace; what it aims at is taken from its numbers, so that it fits any workspace. */
export interface Mutation {
  readonly kind: keyof typeof mutations;
  readonly at: number;
  readonly with: number;
}

const libraryNames = ['cache', 'contract', 'env', 'outbox', 'service'];
const appNames = ['api', 'web', 'worker'];
const registryNames = ['fastify', 'pino', 'ioredis', 'denque', 'zod', 'undici', '@fastify/jwt'];
const checkTools = ['vitest', 'eslint'];

const some = (names: readonly string[], most = 3) => fc.uniqueArray(fc.constantFrom(...names), { maxLength: most });

const external = (name: string): fc.Arbitrary<ExternalModel> =>
  some(registryNames, 2).map((needs) => ({
    name,
    version: '1.0.0',
    needs: Object.fromEntries(needs.map((other) => [other, '1.0.0'])),
  }));

const member = (name: string, isApp: boolean): fc.Arbitrary<PackageModel> =>
  fc
    .record({
      workspace: some(libraryNames),
      built: some(libraryNames, 1),
      registry: some(registryNames),
      tools: some(checkTools, 2),
      pinned: fc.boolean(),
    })
    .map(({ workspace, built, registry, tools, pinned }) => ({
      name: `@fleet/${name}`,
      directory: `${isApp ? 'apps' : 'packages'}/${name}`,
      ...(isApp ? { version: '1.0.0' } : {}),
      needs: {
        ...Object.fromEntries(
          workspace.filter((other) => other !== name).map((other) => [`@fleet/${other}`, 'workspace:*']),
        ),
        ...Object.fromEntries(registry.map((other) => [other, pinned ? '1.0.0' : 'catalog:'])),
      },
      devNeeds: {
        ...Object.fromEntries(
          built
            .filter((other) => other !== name && !workspace.includes(other))
            .map((other) => [`@fleet/${other}`, 'workspace:^']),
        ),
        ...Object.fromEntries(tools.map((tool) => [tool, 'catalog:'])),
      },
      manifest: { description: name, scripts: { build: 'tsc', lint: 'eslint .', test: 'vitest run' } },
      files: {
        'README.md': `# ${name}\n`,
        'src/main.ts': `export const name = '${name}';\n`,
        'src/main.test.ts': `test('${name}');\n`,
        ...(isApp
          ? {
              Dockerfile: 'FROM build\nCOPY . .\nRUN pnpm build\nFROM base\n',
              'src/migrations/0001_start.ts': 'export {};\n',
            }
          : {}),
      },
    }));

/** Small workspaces with everything in them: circles, links for the build only, tools for checks, shared dependencies. */
export const fleets: fc.Arbitrary<WorkspaceModel> = fc
  .record({
    apps: fc.tuple(...appNames.map((name) => member(name, true))),
    count: fc.integer({ min: 1, max: appNames.length }),
    libraries: fc.tuple(...libraryNames.map((name) => member(name, false))),
    externals: fc.tuple(...[...registryNames, ...checkTools].map(external)),
    ignored: fc.boolean(),
  })
  .map(({ apps, count, libraries, externals, ignored }) => ({
    packages: [...apps.slice(0, count), ...libraries],
    externals,
    catalog: Object.fromEntries([...registryNames, ...checkTools].map((name) => [name, '1.0.0'])),
    files: {
      ...(ignored ? { '.dockerignore': '**/*.md\n**/*.test.ts\ninfra\n' } : {}),
      'Dockerfile.base': 'FROM node:26 AS build\nFROM debian:12 AS base\n',
      'README.md': '# Fleet\n',
      ...Object.fromEntries(
        apps.slice(0, count).map(({ directory }) => [`infra/k8s/${directory}/deployment.yaml`, 'kind: Deployment\n']),
      ),
    },
  }));

type Change = (model: WorkspaceModel, at: number, value: number) => WorkspaceModel;

const mutations = {
  'edit a source': file('src/main.ts', (value) => `export const changed = ${value};\n`),
  'edit a test': file('src/main.test.ts', (value) => `test('${value}');\n`),
  'edit a README': file('README.md', (value) => `# Changed ${value}\n`),
  'add a file': file('src/added.ts', (value) => `export const added = ${value};\n`),
  'add a nested file': file('src/deep/er/odd name.ts', (value) => `${value}\n`),
  'add a migration': file('src/migrations/0002_more.ts', (value) => `export const more = ${value};\n`),
  'remove a file': onPackage((of) => ({ ...of, files: omit(of.files ?? {}, 'src/main.ts') })),
  'rename a file': onPackage((of) => ({
    ...of,
    files: { ...omit(of.files ?? {}, 'src/main.ts'), 'src/index.ts': of.files?.['src/main.ts'] ?? '' },
  })),
  'raise a version': onPackage((of, value) => ({ ...of, version: `1.0.${value}` })),
  'edit a build script': onPackage((of, value) => ({
    ...of,
    manifest: { ...of.manifest, scripts: { build: `tsc --target es${2020 + (value % 5)}` } },
  })),
  'edit a test script': onPackage((of, value) => ({
    ...of,
    manifest: { ...of.manifest, scripts: { build: 'tsc', test: `vitest run --retry ${value}` } },
  })),
  'describe a package': onPackage((of, value) => ({
    ...of,
    manifest: { ...of.manifest, description: `does ${value}` },
  })),
  'export something': onPackage((of, value) => ({ ...of, manifest: { ...of.manifest, exports: `./src/${value}.ts` } })),
  'turn the keys around': onPackage((of) => ({
    ...of,
    manifest: Object.fromEntries(Object.entries(of.manifest ?? {}).toReversed()),
  })),
  'need a package': onPackage((of, value) => need(of, `@fleet/${pick(libraryNames, value)}`, 'workspace:*')),
  'need a dependency': onPackage((of, value) => need(of, pick(registryNames, value), 'catalog:')),
  'need a tool for checks': onPackage((of, value) => ({
    ...of,
    devNeeds: { ...of.devNeeds, [pick(checkTools, value)]: '1.0.0' },
  })),
  'need one thing less': onPackage((of, value) => ({
    ...of,
    needs: omit(of.needs ?? {}, Object.keys(of.needs ?? {})[value] ?? ''),
  })),
  'raise a dependency': (model, at, value) =>
    raise(model, pick([...registryNames, ...checkTools], at), `1.${value + 1}.0`),
  'change the catalog': (model, at, value) => ({
    ...model,
    catalog: { ...model.catalog, [pick(registryNames, at)]: `^1.0.${value}` },
  }),
  'edit a Dockerfile': file('Dockerfile', (value) => `FROM build\nFROM base\nENV CHANGED=${value}\n`),
  'edit the base Dockerfile': rootFile(
    'Dockerfile.base',
    (value) => `FROM node:26 AS build\nFROM debian:12 AS base\nENV CHANGED=${value}\n`,
  ),
  'edit the root README': rootFile('README.md', (value) => `# ${value}\n`),
  'edit a manifest': (model, at, value) => ({
    ...model,
    files: { ...model.files, [`infra/k8s/apps/${pick(appNames, at)}/deployment.yaml`]: `replicas: ${value}\n` },
  }),
  'delete a package': (model, at) => remove(model, pick(model.packages, at)),
  'move a package': onPackage((of, value) => ({ ...of, directory: `${of.directory}-${value}` })),
} satisfies Record<string, Change>;

/** Some changes in a row; none at all is a revert. */
export const changes: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({ kind: fc.constantFrom(...kindsOfMutation()), at: fc.nat({ max: 20 }), with: fc.nat({ max: 9 }) }),
  { maxLength: 4 },
);

export function mutate(model: WorkspaceModel, list: readonly Mutation[]): WorkspaceModel {
  return list.reduce<WorkspaceModel>(
    (changed, { kind, at, with: value }) => mutations[kind](changed, at, value),
    model,
  );
}

/** All files of a model; a need of what is gone is dropped, as its owner would have to. */
export function filesOf(model: WorkspaceModel): Files {
  const names = new Set(model.packages.map(({ name }) => name));
  const kept = (needs: Readonly<Record<string, string>> = {}) =>
    Object.fromEntries(
      Object.entries(needs).filter(([name, specifier]) => !specifier.startsWith('workspace:') || names.has(name)),
    );
  return workspaceFiles({
    ...model,
    packages: model.packages.map((of) => ({
      ...of,
      needs: kept(of.needs),
      devNeeds: omitAll(kept(of.devNeeds), Object.keys(of.needs ?? {})),
    })),
  });
}

function kindsOfMutation(): (keyof typeof mutations)[] {
  return Object.keys(mutations).filter((kind): kind is keyof typeof mutations => kind in mutations);
}

function onPackage(change: (of: PackageModel, value: number) => PackageModel): Change {
  return (model, at, value) => {
    const target = pick(model.packages, at);
    return { ...model, packages: model.packages.map((of) => (of === target ? change(of, value) : of)) };
  };
}

function file(path: string, content: (value: number) => string): Change {
  return onPackage((of, value) => {
    if (path === 'Dockerfile' && of.files?.['Dockerfile'] === undefined) return of;
    return { ...of, files: { ...of.files, [path]: content(value) } };
  });
}

function rootFile(path: string, content: (value: number) => string): Change {
  return (model, _, value) => ({ ...model, files: { ...model.files, [path]: content(value) } });
}

function need(of: PackageModel, name: string, specifier: string): PackageModel {
  return name === of.name ? of : { ...of, needs: { ...of.needs, [name]: specifier } };
}

function raise(model: WorkspaceModel, name: string, version: string): WorkspaceModel {
  return {
    ...model,
    externals: model.externals.map((of) => ({
      ...of,
      version: of.name === name ? version : of.version,
      needs: Object.fromEntries(
        Object.entries(of.needs ?? {}).map(([other, old]) => [other, other === name ? version : old]),
      ),
    })),
  };
}

function remove(model: WorkspaceModel, target: PackageModel): WorkspaceModel {
  if (model.packages.length === 1) return model;
  return { ...model, packages: model.packages.filter((of) => of !== target) };
}

function pick<T>(all: readonly T[], at: number): T {
  const found = all[at % Math.max(1, all.length)];
  if (found === undefined) throw new Error('there is nothing to pick from');
  return found;
}

function omit(all: Readonly<Record<string, string>>, name: string): Record<string, string> {
  return omitAll(all, [name]);
}

function omitAll(all: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(all).filter(([other]) => !names.includes(other)));
}
