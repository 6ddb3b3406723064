import fc from 'fast-check';

import type { Fleet, Member, Registered } from './model.ts';
import { appNames, compilerNames, libraryNames, publishedNames, registryNames, toolNames, versions } from './names.ts';

const some = (names: readonly string[], most = 3) => fc.uniqueArray(fc.constantFrom(...names), { maxLength: most });

const registered = (name: string, version: string): fc.Arbitrary<Registered> =>
  fc.record({ needs: some(registryNames, 2), peers: some(registryNames, 1) }).map(({ needs, peers }) => ({
    name,
    version,
    needs: Object.fromEntries(needs.filter((other) => other !== name).map((other) => [other, version])),
    peers: peers.filter((other) => other !== name && !needs.includes(other)),
  }));

const specifiers = fc.constantFrom('catalog:', 'catalog:legacy', '1.0.0', '^2.0.0');
const buildScripts = fc.constantFrom(
  'tsc',
  'pnpm run generate && tsc',
  'vitest run && tsc',
  'node ../../scripts/embed.js && tsc',
);

const member = (name: string, isApp: boolean): fc.Arbitrary<Member> =>
  fc
    .record({
      workspace: some(libraryNames),
      built: some(libraryNames, 1),
      registry: fc.dictionary(fc.constantFrom(...registryNames), specifiers, { maxKeys: 3, noNullPrototype: true }),
      tools: some([...toolNames, ...compilerNames], 2),
      build: buildScripts,
    })
    .map(({ workspace, built, registry, tools, build }) => ({
      name: `@fleet/${name}`,
      directory: `${isApp ? 'apps' : 'packages'}/${name}`,
      version: isApp ? '1.0.0' : undefined,
      needs: { ...registry, ...own(workspace, name, 'workspace:*') },
      devNeeds: {
        ...own(
          built.filter((other) => !workspace.includes(other)),
          name,
          'workspace:^',
        ),
        ...Object.fromEntries(tools.map((tool) => [tool, 'catalog:'])),
      },
      scripts: { build, generate: 'node scripts/generate.js', lint: 'eslint .', test: 'vitest run' },
      fields: { description: name, type: 'module' },
      files: {
        'README.md': `# ${name}\n`,
        'eslint.config.js': 'export default [];\n',
        'scripts/generate.js': '// makes nothing yet\n',
        'src/main.ts': `export const name = '${name}';\n`,
        'src/main.test.ts': `test('${name}');\n`,
        'tsconfig.json': '{ "extends": "../../tsconfig.base.json" }\n',
        ...(isApp
          ? {
              Dockerfile: 'FROM build\nCOPY . .\nRUN pnpm build\nFROM base\n',
              'src/migrations/0001_start.ts': 'export {};\n',
              'src/migrations/runner.ts': 'export {};\n',
            }
          : {}),
      },
    }));

function own(names: readonly string[], user: string, specifier: string): Record<string, string> {
  return Object.fromEntries(names.filter((name) => name !== user).map((name) => [`@fleet/${name}`, specifier]));
}

function kustomization(...resources: readonly string[]): string {
  return `resources:\n${resources.map((path) => `  - ${path}\n`).join('')}`;
}

/** Manifests of an app: with kustomizations and a component that all who have it share, or plain ones. */
function manifests(name: string, isKustomized: boolean): Record<string, string> {
  const folder = `infra/k8s/apps/${name}`;
  if (!isKustomized) return { [`${folder}/deployment.yaml`]: 'kind: Deployment\n' };
  return {
    [`${folder}/base/deployment.yaml`]: 'kind: Deployment\n',
    [`${folder}/base/kustomization.yaml`]: `${kustomization('deployment.yaml')}components: [../../../components/service]\n`,
    [`${folder}/overlays/staging/kustomization.yaml`]: kustomization('../../base'),
    [`${folder}/overlays/prod/kustomization.yaml`]: kustomization('../../base', '../../../../shared/limits.yaml'),
  };
}

const shared = {
  'Dockerfile.base': 'FROM node:26 AS build\nFROM debian:12 AS base\n',
  'Dockerfile.extra': 'FROM base AS extra\n',
  'README.md': '# Fleet\n',
  'docs/guide.md': '# Guide\n',
  'docs/logo.svg': '<svg/>\n',
  'infra/k8s/components/service/kustomization.yaml': 'kind: Component\npatches:\n  - path: probes.yaml\n',
  'infra/k8s/components/service/probes.yaml': 'readinessProbe: {}\n',
  'infra/k8s/shared/limits.yaml': 'kind: LimitRange\n',
  'infra/secrets/prod.yaml': 'sops: {}\n',
  'infra/secrets/prod/shared.yaml': 'sops: {}\n',
  'scripts/embed.js': '// embeds\n',
  'tsconfig.base.json': '{ "strict": true }\n',
  'turbo.json': '{ "tasks": {} }\n',
  'vendor/plain/index.js': 'module.exports = 1;\n',
};

const catalog = (version: string) => Object.fromEntries(publishedNames.map((name) => [name, version]));

/** Small repositories with everything in them: circles, links for the build only, tools for checks, shared dependencies. */
export const fleets: fc.Arbitrary<Fleet> = fc
  .record({
    apps: fc.tuple(...appNames.map((name) => member(name, true))),
    count: fc.integer({ min: 1, max: appNames.length }),
    libraries: fc.tuple(...libraryNames.map((name) => member(name, false))),
    registry: fc.tuple(...publishedNames.flatMap((name) => versions.map((version) => registered(name, version)))),
    ignored: fc.constantFrom(undefined, '**/*.md\n**/*.test.ts\ninfra\n', '.*\n**/Dockerfile*\ndocs\n!**/README.md\n'),
    kustomized: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
    tools: some([...toolNames, ...compilerNames], 2),
  })
  .map(({ apps, count, libraries, registry, ignored, kustomized, tools }) => ({
    members: [...apps.slice(0, count), ...libraries],
    registry,
    catalogs: { default: catalog('1.0.0'), legacy: catalog('^2.0.0') },
    overrides: {},
    patches: {},
    settings: {},
    slipway: {},
    pins: {},
    root: { needs: {}, devNeeds: Object.fromEntries(tools.map((tool) => [tool, '^1.0.0'])), scripts: {}, fields: {} },
    files: {
      ...shared,
      ...(ignored === undefined ? {} : { '.dockerignore': ignored }),
      ...Object.fromEntries(
        appNames.slice(0, count).flatMap((name, at) => Object.entries(manifests(name, kustomized[at] === true))),
      ),
    },
    modes: {},
  }));
