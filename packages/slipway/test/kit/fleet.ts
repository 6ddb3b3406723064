import type { ExternalModel, Files, PackageModel, WorkspaceModel } from './model.ts';
import { workspaceFiles } from './workspace-files.ts';

const dockerfile = (app: string) =>
  `FROM build AS production
COPY . .
RUN pnpm install --frozen-lockfile --filter '@fleet/${app}...' && pnpm --filter '@fleet/${app}...' run build

FROM base
COPY --from=production /production /app
CMD ["node", "dist/main.js"]
`;

const manifest = { scripts: { build: 'tsup', lint: 'eslint .', test: 'vitest run' } };
const devNeeds = {
  '@fleet/eslint-config': 'workspace:*',
  '@fleet/typescript-config': 'workspace:*',
  tsup: 'catalog:',
  vitest: 'catalog:',
};
const sources = (name: string) => ({
  'README.md': `# ${name}\n`,
  'src/index.ts': `export const name = '${name}';\n`,
  'src/index.test.ts': `test('is ${name}', () => {});\n`,
  'tsconfig.json': '{ "extends": "@fleet/typescript-config/base.json" }\n',
});

function app(
  name: string,
  needs: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = {},
): PackageModel {
  return {
    name: `@fleet/${name}`,
    directory: `apps/${name}`,
    version: '1.4.1',
    needs,
    devNeeds,
    manifest,
    files: { ...sources(name), 'CHANGELOG.md': '## 1.4.1\n', Dockerfile: dockerfile(name), ...files },
  };
}

function library(name: string, needs: Readonly<Record<string, string>> = {}): PackageModel {
  return { name: `@fleet/${name}`, directory: `packages/${name}`, needs, devNeeds, manifest, files: sources(name) };
}

function settings(name: string, file: string, needs: Readonly<Record<string, string>> = {}): PackageModel {
  return {
    name: `@fleet/${name}-config`,
    directory: `config/${name}`,
    needs,
    files: { [file]: '{ "strict": true }\n' },
  };
}

const externals: readonly ExternalModel[] = [
  { name: 'fastify', version: '5.12.8', needs: { pino: '10.4.0' } },
  { name: 'pino', version: '10.4.0' },
  { name: 'ioredis', version: '6.0.0', needs: { denque: '2.1.0' } },
  { name: 'denque', version: '2.1.0' },
  { name: 'pg-boss', version: '12.38.0', needs: { pg: '8.23.1' } },
  { name: 'pg', version: '8.23.1' },
  { name: 'zod', version: '4.6.7' },
  { name: 'eslint', version: '10.15.0' },
  { name: 'tsup', version: '9.0.0' },
  { name: 'vitest', version: '5.1.0' },
];

const kustomization = (...resources: string[]) => `resources:\n${resources.map((path) => `  - ${path}\n`).join('')}`;

function manifests(name: string): Readonly<Record<string, string>> {
  const folder = `infra/k8s/apps/${name}`;
  const component = name === 'web' ? 'web' : 'service';
  return {
    [`${folder}/base/deployment.yaml`]: `kind: Deployment\nmetadata:\n  name: ${name}\n`,
    [`${folder}/base/kustomization.yaml`]: `${kustomization('deployment.yaml')}components:\n  - ../../../components/${component}\n`,
    [`${folder}/overlays/staging/kustomization.yaml`]: kustomization('../../base'),
    [`${folder}/overlays/prod/kustomization.yaml`]: kustomization('../../base'),
  };
}

/**
 * Three services: api needs cache, which needs ioredis, which needs denque; worker needs outbox; web needs contract;
 * all need env, and the shared compiler settings. Everything a plan looks at is there, once.
 */
export const fleet: WorkspaceModel = {
  packages: [
    app(
      'api',
      { '@fleet/cache': 'workspace:*', '@fleet/env': 'workspace:*', fastify: 'catalog:' },
      { 'src/migrations/20261101090000_releases.ts': 'export const up = "create table releases ()";\n' },
    ),
    app('web', { '@fleet/contract': 'workspace:*', '@fleet/env': 'workspace:*', fastify: 'catalog:' }),
    app('worker', { '@fleet/env': 'workspace:*', '@fleet/outbox': 'workspace:*' }),
    library('cache', { '@fleet/env': 'workspace:*', ioredis: '^6.0.0' }),
    library('contract', { zod: 'catalog:' }),
    library('env', { zod: 'catalog:' }),
    library('outbox', { 'pg-boss': '^12.38.0' }),
    settings('typescript', 'base.json'),
    settings('eslint', 'rules.json', { eslint: 'catalog:' }),
  ],
  externals,
  catalog: { eslint: '10.15.0', fastify: '5.12.8', tsup: '9.0.0', vitest: '5.1.0', zod: '4.6.7' },
  files: {
    '.dockerignore': '.*\n**/*.md\n**/*.test.ts\n**/Dockerfile\nDockerfile.base\ninfra\n',
    'Dockerfile.base': 'FROM node:26.10.0-bookworm-slim AS build\nFROM debian:bookworm-slim AS base\nUSER 10001\n',
    'README.md': '# Fleet\n',
    'turbo.json': '{ "tasks": { "build": {} } }\n',
    ...manifests('api'),
    ...manifests('web'),
    ...manifests('worker'),
    'infra/k8s/components/service/kustomization.yaml': 'kind: Component\npatches:\n  - path: probes.yaml\n',
    'infra/k8s/components/service/probes.yaml': 'readinessProbe: {}\n',
    'infra/k8s/components/web/kustomization.yaml': 'kind: Component\nresources:\n  - ingress.yaml\n',
    'infra/k8s/components/web/ingress.yaml': 'kind: Ingress\n',
  },
};

/** The files of the fleet, some of them replaced; null removes one. */
export function fleetWith(changes: Readonly<Record<string, string | null>>, model: WorkspaceModel = fleet): Files {
  const files = new Map(workspaceFiles(model));
  for (const [path, content] of Object.entries(changes)) {
    if (content === null) files.delete(path);
    else files.set(path, content);
  }
  return files;
}

/** The fleet with one package described anew. */
export function withPackage(
  name: string,
  change: (of: PackageModel) => PackageModel,
  model: WorkspaceModel = fleet,
): WorkspaceModel {
  return {
    ...model,
    packages: model.packages.map((member) => (member.name === `@fleet/${name}` ? change(member) : member)),
  };
}

/** The fleet with another version of something from a registry, for everybody who uses it. */
export function withExternal(name: string, version: string, model: WorkspaceModel = fleet): WorkspaceModel {
  return {
    ...model,
    externals: model.externals.map((external) => ({
      ...external,
      version: external.name === name ? version : external.version,
      needs: external.needs?.[name] === undefined ? (external.needs ?? {}) : { ...external.needs, [name]: version },
    })),
  };
}
