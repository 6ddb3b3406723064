import type { ExternalModel, PackageModel, WorkspaceModel } from '../test/kit/model.ts';

/** Always the same row of numbers below a limit. */
type Random = (limit: number) => number;

/** What the tools beside us want to find. */
const otherTools = {
  '.gitignore': 'node_modules/\n.nx/\n.turbo/\n.moon/cache/\n',
  '.moon/workspace.yml': "projects:\n  - 'apps/*'\n  - 'packages/*'\nvcs:\n  defaultBranch: main\n",
  'lage.config.js': "module.exports = { pipeline: { build: ['^build'], test: [] } };\n",
  'nx.json': '{}\n',
  'turbo.json': '{ "tasks": { "build": { "dependsOn": ["^build"] }, "test": {} } }\n',
};

const perDomain = 20;
const coreSize = 8;
/** Compilers, test runners and linters: what each package has among its development dependencies. */
const toolCount = 8;

/**
 * A workspace as companies have them: domains of twenty packages with two or three apps each, a few packages that all
 * share, and a lockfile that grows with it. At 1,000 packages that has 1.7 MB, as those of the Azure SDK for JavaScript
 * (1.7 MB) or the Fluid Framework (1.7 MB) have; n8n and vercel/ai, with far fewer packages, have 1.3 MB.
 * @param size how many packages, apps included
 */
export function largeFleet(size: number): WorkspaceModel {
  const random = randomNumbers(size);
  const externals = registry(2000 + Math.round(size / 2), random);
  const core = Array.from({ length: coreSize }, (_, index) =>
    library('core', index, coreNeeds(index), externals, random),
  );
  const domains = Array.from({ length: Math.ceil((size - coreSize) / perDomain) }, (_, index) => {
    const count = Math.min(perDomain, size - coreSize - index * perDomain);
    return domain(`domain-${index}`, count, externals, random);
  });
  return {
    packages: [...core, ...domains.flat()],
    externals,
    files: {
      '.dockerignore': '.*\n**/*.md\n**/*.test.ts\n**/Dockerfile\nDockerfile.base\ninfra\n',
      ...otherTools,
      'Dockerfile.base': 'FROM node:26.10.0-bookworm-slim AS build\nFROM debian:bookworm-slim AS base\n',
      'README.md': '# A large fleet\n',
      'infra/k8s/components/service/kustomization.yaml': 'kind: Component\npatches:\n  - path: probes.yaml\n',
      'infra/k8s/components/service/probes.yaml': 'readinessProbe: {}\n',
      ...Object.fromEntries(
        domains
          .flat()
          .filter(isApp)
          .flatMap((app) => Object.entries(manifests(app))),
      ),
    },
  };
}

/** The same with one line of one source changed, deep in a domain. */
export function withOneChange(model: WorkspaceModel): WorkspaceModel {
  const target = model.packages.find(({ directory }) => directory === 'packages/domain-0-3');
  return {
    ...model,
    packages: model.packages.map((member) =>
      member === target
        ? { ...member, files: { ...member.files, 'src/module-0.ts': 'export const changed = true;\n' } }
        : member,
    ),
  };
}

function domain(name: string, count: number, externals: readonly ExternalModel[], random: Random): PackageModel[] {
  const apps = Math.max(1, Math.round(count / 8));
  const libraries = count - apps;
  const needsOf = (below: number, some: number) => ({
    ...pick(some, below, random, (index) => `@large/${name}-${index}`),
    ...pick(1, coreSize, random, (index) => `@large/core-${index}`),
  });
  return [
    ...Array.from({ length: libraries }, (_, index) => library(name, index, needsOf(index, 2), externals, random)),
    ...Array.from({ length: apps }, (_, index) => app(name, index, needsOf(libraries, 4), externals, random)),
  ];
}

function coreNeeds(index: number): Record<string, string> {
  return index === 0 ? {} : { [`@large/core-${index - 1}`]: 'workspace:*' };
}

function library(
  group: string,
  index: number,
  needs: Record<string, string>,
  externals: readonly ExternalModel[],
  random: Random,
): PackageModel {
  const directory = `packages/${group}-${index}`;
  return {
    name: `@large/${group}-${index}`,
    directory,
    needs: { ...needs, ...registryNeeds(externals, random) },
    ...rest(`${group}-${index}`, externals),
  };
}

function app(
  group: string,
  index: number,
  needs: Record<string, string>,
  externals: readonly ExternalModel[],
  random: Random,
): PackageModel {
  const name = `${group}-app-${index}`;
  const { files, ...others } = rest(name, externals);
  const dockerfile = `FROM build AS production\nCOPY . .\nRUN pnpm --filter '@large/${name}...' run build\nFROM base\nCOPY --from=production /production /app\n`;
  return {
    name: `@large/${name}`,
    directory: `apps/${name}`,
    version: '1.0.0',
    needs: { ...needs, ...registryNeeds(externals, random) },
    ...others,
    files: { ...files, Dockerfile: dockerfile },
  };
}

function rest(name: string, externals: readonly ExternalModel[]) {
  const sources = Array.from(
    { length: 5 },
    (_, index) =>
      [`src/module-${index}.ts`, `export const ${name.replaceAll('-', '_')}_${index} = ${index};\n`] as const,
  );
  return {
    manifest: { scripts: { build: 'tsc', test: 'vitest run' } },
    devNeeds: rangesOf(externals.slice(0, toolCount)),
    files: {
      'README.md': `# ${name}\n`,
      'tsconfig.json': '{ "compilerOptions": { "strict": true } }\n',
      'src/index.test.ts': `test('${name}', () => {});\n`,
      ...Object.fromEntries(sources),
    },
  };
}

function isApp({ files }: PackageModel): boolean {
  return files?.['Dockerfile'] !== undefined;
}

function manifests({ directory }: PackageModel): Record<string, string> {
  const name = directory.slice('apps/'.length);
  const folder = `infra/k8s/apps/${name}`;
  return {
    [`${folder}/base/deployment.yaml`]: `kind: Deployment\nmetadata:\n  name: ${name}\n`,
    [`${folder}/base/kustomization.yaml`]:
      'resources:\n  - deployment.yaml\ncomponents:\n  - ../../../components/service\n',
  };
}

/** What could be on a registry; each needs some that come after it. */
function registry(count: number, random: Random): ExternalModel[] {
  return Array.from({ length: count }, (_, index) => {
    const needs = Array.from({ length: random(4) }, () => index + 1 + random(30)).filter((other) => other < count);
    return {
      name: `module-${index}`,
      version: `1.${index % 10}.0`,
      needs: Object.fromEntries(needs.map((other) => [`module-${other}`, `1.${other % 10}.0`])),
    };
  });
}

function registryNeeds(externals: readonly ExternalModel[], random: Random): Record<string, string> {
  const others = externals.slice(toolCount);
  return rangesOf(
    Array.from({ length: 4 }, () => others[random(others.length)]).filter((external) => external !== undefined),
  );
}

function rangesOf(externals: readonly ExternalModel[]): Record<string, string> {
  return Object.fromEntries(externals.map(({ name, version }) => [name, `^${version}`]));
}

function pick(count: number, below: number, random: Random, name: (index: number) => string): Record<string, string> {
  if (below <= 0) return {};
  return Object.fromEntries(Array.from({ length: count }, () => [name(random(below)), 'workspace:*']));
}

/** xorshift: the same on every machine. */
function randomNumbers(seed: number): Random {
  let state = seed * 2654435761 + 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}
