import { appFile, appSettings, file, omit, pick, rootFile, withCatalog, type Change } from './change.ts';
import { appNames, libraryNames, publishedNames, registryNames, toolNames, versions } from './names.ts';

const digest = (value: number) => `sha256:${String(value).repeat(64)}`;

const dockerfiles = [
  'FROM build\nCOPY . .\nRUN pnpm build\nFROM base\n',
  'FROM node:26\nCOPY . .\n',
  'ARG IMAGE=node:26\nFROM ${IMAGE}\nCOPY --from=base /x /y\n',
  'FROM build\nRUN pnpm generate\nFROM base\n',
  'FROM build AS base\nFROM base\n',
  'FROM extra\nRUN --mount=type=bind,from=build,target=/b true\n',
  'FROM build\nRUN pnpm exec vitest --version && pnpm exec turbo build\nFROM base\n',
];

const ignored = [
  '',
  '**/*.md\n**/*.test.ts\ninfra\n',
  '*.md\n!README.md\n!**/README.md\n',
  'packages/env\n!packages/env/src\n',
  '**\n!apps\n!packages\n**/tsconfig.json\n',
  '# comment\n\n  **/src/added.ts  \n/packages/cache/src/\n',
  '**/src/**/*.ts\n!**/src/main.ts\n.npmrc\n',
  '*/*/src/m*.ts\n!**/main.test.ts\n**/[t-u]*.json\n',
  '**/test\n!apps/*/test\n!**/eslint.config.js\n',
];

const slipwayFile = (change: (value: number) => Readonly<Record<string, unknown>>): Change => {
  return (fleet, _, value) => ({ ...fleet, slipway: { ...fleet.slipway, ...change(value) } });
};

const elsewhere = ['docker/own.Dockerfile', '.github/own.Dockerfile', 'packages/env/own.Dockerfile'];

/** Changes to what surrounds the packages: lockfile, workspace file, Dockerfiles, settings, manifests for the cluster. */
export const changesAroundPackages = {
  'raise a dependency': (fleet, at, value) => raise(fleet, pick(publishedNames, at), `1.${value + 1}.0`),
  'publish a dependency with other needs': (fleet, at, value) => ({
    ...fleet,
    registry: fleet.registry.map((of, index) =>
      index === at % fleet.registry.length
        ? { ...of, needs: omit({ ...of.needs, [pick(registryNames, value)]: '1.0.0' }, of.name, ...of.peers) }
        : of,
    ),
  }),
  'change the catalog': (fleet, at, value) =>
    withCatalog(fleet, 'default', pick(registryNames, at), `^${pick(versions, value)}`),
  'change the other catalog': (fleet, at, value) =>
    withCatalog(fleet, 'legacy', pick(publishedNames, at), pick(versions, value)),
  'override a dependency': (fleet, at, value) => ({
    ...fleet,
    overrides: { ...fleet.overrides, [pick(registryNames, at)]: pick([...versions, '-'], value) },
  }),
  'patch a dependency': (fleet, at, value) => ({
    ...fleet,
    patches: { ...fleet.patches, [`${pick(registryNames, at)}@1.0.0`]: `+${value}\n` },
  }),
  'take the patches away': (fleet) => ({ ...fleet, patches: {} }),
  'set what installs heed': (fleet, _, value) => ({
    ...fleet,
    settings: { ...fleet.settings, nodeLinker: pick(['isolated', 'hoisted'], value) },
  }),
  'allow a package to build': (fleet, at) => ({
    ...fleet,
    settings: { ...fleet.settings, onlyBuiltDependencies: [pick(registryNames, at)] },
  }),
  'set what no install heeds': (fleet, _, value) => ({
    ...fleet,
    settings: { ...fleet.settings, loglevel: `level-${value}` },
  }),
  'write an .npmrc': rootFile('.npmrc', (value) => `fetch-retries=${value}\n`),
  'make an .npmrc executable': (fleet) =>
    '.npmrc' in fleet.files ? { ...fleet, modes: { ...fleet.modes, '.npmrc': '100755' } } : fleet,
  'make the base Dockerfile executable': (fleet) => ({
    ...fleet,
    modes: { ...fleet.modes, 'Dockerfile.base': '100755' },
  }),
  'write hooks': rootFile('.pnpmfile.cjs', (value) => `module.exports = { hooks: {} }; // ${value}\n`),
  'keep hooks in a package': (fleet, at, value) => {
    const path = `packages/${pick(libraryNames, at)}/hooks.cjs`;
    const written = file('hooks.cjs', (number) => `module.exports = {}; // ${number}\n`)(fleet, at, value);
    return { ...written, settings: { ...fleet.settings, pnpmfile: path } };
  },
  'edit hooks in a package': file('hooks.cjs', (value) => `module.exports = {}; // edited ${value}\n`),
  'need something at the root': (fleet, at, value) => ({
    ...fleet,
    root: { ...fleet.root, devNeeds: { ...fleet.root.devNeeds, [pick(publishedNames, at)]: pick(versions, value) } },
  }),
  'run something on the root install': (fleet, _, value) => ({
    ...fleet,
    root: { ...fleet.root, scripts: { postinstall: `node scripts/embed.js ${value}` } },
  }),
  'edit a script that the root names': rootFile('scripts/embed.js', (value) => `// embeds ${value}\n`),
  'edit a script of the forge': rootFile('.github/scripts/embed.js', (value) => `// embeds ${value}\n`),
  'edit what is linked': rootFile('vendor/plain/index.js', (value) => `module.exports = ${value};\n`),
  'edit shared compiler settings': rootFile('tsconfig.base.json', (value) => `{ "strict": ${value} }\n`),
  'edit turbo settings': rootFile('turbo.json', (value) => `{ "tasks": { "${value}": {} } }\n`),
  'edit the root README': rootFile('README.md', (value) => `# ${value}\n`),
  'edit a document': rootFile('docs/guide.md', (value) => `# ${value}\n`),
  'edit a picture': rootFile('docs/logo.svg', (value) => `<svg id="${value}"/>\n`),
  'edit a workflow': rootFile('.github/workflows/ci.yml', (value) => `# ${value}\n`),
  'edit a Dockerfile': appFile('Dockerfile', (value) => `${pick(dockerfiles, value)}ENV CHANGED=${value}\n`),
  'edit the base Dockerfile': rootFile(
    'Dockerfile.base',
    (value) => `FROM node:${value} AS build\nFROM debian:12 AS base\nENV CHANGED=${value}\n`,
  ),
  'edit the extra Dockerfile': rootFile('Dockerfile.extra', (value) => `FROM base AS extra\nENV CHANGED=${value}\n`),
  'edit the .dockerignore': rootFile('.dockerignore', (value) => pick(ignored, value)),
  'write a .dockerignore for one Dockerfile': appFile('Dockerfile.dockerignore', (value) => pick(ignored, value)),
  'build by a Dockerfile elsewhere': (fleet, at, value) => {
    const path = pick(elsewhere, value);
    const written = { ...fleet, files: { ...fleet.files, [path]: pick(dockerfiles, at) } };
    return appSettings(() => ({ dockerfile: path }))(written, at, value);
  },
  'edit a Dockerfile elsewhere': rootFile(
    elsewhere[0] ?? '',
    (value) => `${pick(dockerfiles, value)}ENV EDITED=${value}\n`,
  ),
  'ignore for a Dockerfile elsewhere': (fleet, at, value) =>
    rootFile(`${pick(elsewhere, at)}.dockerignore`, (number) => pick(ignored, number))(fleet, at, value),
  'make a Dockerfile elsewhere executable': (fleet, at) => {
    const path = pick(elsewhere, at);
    return path in fleet.files ? { ...fleet, modes: { ...fleet.modes, [path]: '100755' } } : fleet;
  },
  'include files of nobody': slipwayFile((value) => ({
    include: [pick(['docs', 'docs/**/*.md', 'vendor', '!docs'], value)],
  })),
  'include files for one app': appSettings((value) => ({ include: [pick(['docs', 'packages/*/README.md'], value)] })),
  'take a package for no app': (fleet, at, value) => {
    const changed = appSettings(() => ({}))(fleet, at, value);
    const { apps } = changed.slipway;
    const [directory] = Object.keys(typeof apps === 'object' && apps !== null ? apps : {});
    return directory === undefined ? fleet : { ...fleet, slipway: { ...fleet.slipway, apps: { [directory]: false } } };
  },
  'build for other platforms': slipwayFile((value) => ({
    platforms: pick([['linux/amd64'], ['linux/arm64', 'linux/amd64']], value),
  })),
  'build one app for other platforms': appSettings((value) => ({
    platforms: pick([['linux/amd64'], ['linux/arm64']], value),
  })),
  'pass an argument to builds': slipwayFile((value) => ({ buildArguments: { IMAGE: `node:${value}` } })),
  'pass an argument to one build': appSettings((value) => ({ buildArguments: { IMAGE: `node:${20 + value}` } })),
  'tell a tool from a check': slipwayFile((value) => ({
    checkTools: [pick(['!vitest', 'typescript', '@fleet/*'], value)],
  })),
  'pin a base image': (fleet, at, value) => ({
    ...fleet,
    pins: { ...fleet.pins, [pick(['node:26', 'debian:12', 'alpine:3'], at)]: digest(value) },
  }),
  'edit a manifest': rootFile(
    (at) => `infra/k8s/apps/${pick(appNames, at)}/deployment.yaml`,
    (value) => `replicas: ${value}\n`,
  ),
  'edit an overlay': rootFile(
    (at, value) =>
      `infra/k8s/apps/${pick(appNames, at)}/overlays/${pick(['staging', 'prod'], value)}/kustomization.yaml`,
    (value) => `resources: [../../base]\nnamePrefix: v${value}-\n`,
  ),
  'refer to something shared': rootFile(
    (at) => `infra/k8s/apps/${pick(appNames, at)}/kustomization.yaml`,
    (value) =>
      `configMapGenerator:\n  - name: settings\n    files:\n      - limits=../../shared/limits.yaml # ${value}\n`,
  ),
  'edit a component': rootFile('infra/k8s/components/service/probes.yaml', (value) => `period: ${value}\n`),
  'edit something shared': rootFile('infra/k8s/shared/limits.yaml', (value) => `limits: ${value}\n`),
  'edit a secret': rootFile('infra/secrets/prod.yaml', (value) => `sops: { changed: ${value} }\n`),
  "edit an app's secrets": rootFile(
    (at) => `infra/secrets/prod/${pick([...appNames, 'shared'], at)}.yaml`,
    (value) => `sops: { changed: ${value} }\n`,
  ),
  'document the cluster': rootFile('infra/k8s/README.md', (value) => `# ${value}\n`),
  'edit what develops': rootFile('infra/compose.yaml', (value) => `name: v${value}\n`),
  'delete manifests': (fleet, at) => {
    const folder = `infra/k8s/apps/${pick(appNames, at)}/`;
    return {
      ...fleet,
      files: omit(fleet.files, ...Object.keys(fleet.files).filter((path) => path.startsWith(folder))),
    };
  },
  'make the root an app': (fleet) => ({
    ...fleet,
    files: { ...fleet.files, Dockerfile: 'FROM node:26\n', 'src/server.ts': '\n' },
  }),
  'edit the server at the root': rootFile('src/server.ts', (value) => `${value}\n`),
  'check with another tool': (fleet, at, value) => raise(fleet, pick(toolNames, at), `1.${value + 1}.0`),
} satisfies Record<string, Change>;

function raise(fleet: Parameters<Change>[0], name: string, to: string): typeof fleet {
  const from = fleet.registry.find((of) => of.name === name)?.version;
  if (from === undefined || fleet.registry.some((of) => of.name === name && of.version === to)) return fleet;
  return {
    ...fleet,
    registry: fleet.registry.map((of) => ({
      ...of,
      version: of.name === name && of.version === from ? to : of.version,
      needs: Object.fromEntries(
        Object.entries(of.needs).map(([other, old]) => [other, other === name && old === from ? to : old]),
      ),
    })),
  };
}
