import { parse, stringify } from 'yaml';

import { appended, editsTo, fields, recordOf, replaced, type Edits } from '../kit/edits.ts';
import { fleet, withExternal, withPackage } from '../kit/fleet.ts';
import type { WorkspaceModel } from '../kit/model.ts';
import { workspaceFiles } from '../kit/workspace-files.ts';
import { files, onDisk, type Change } from './case.ts';

const to = (model: WorkspaceModel): Edits => editsTo(workspaceFiles(model), files);
const without = { '.dockerignore': null };
const reversed = (value: object) => Object.fromEntries(Object.entries(value).reverse());

/** JSON with every object's keys in reverse, indented by tabs, with a byte order mark. */
function turnedRound(text: string): string {
  const turned: unknown = JSON.parse(text, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? reversed(value) : value,
  );
  return `\uFEFF${JSON.stringify(turned, null, '\t')}`;
}

const bumped = withExternal('vitest', '5.1.1', { ...fleet, catalog: { ...fleet.catalog, vitest: '5.1.1' } });
const checked = withPackage('env', (env) => ({ ...env, devNeeds: { ...env.devNeeds, 'fast-check': '4.10.0' } }), {
  ...fleet,
  externals: [...fleet.externals, { name: 'fast-check', version: '4.10.0' }],
});
const released = (name: string) => to(withPackage(name, (of) => ({ ...of, version: '1.4.2' })));

/** Changes that no image can depend on. */
export const unchanging: Readonly<Record<string, Change>> = {
  'a test of an app, and one of a library': {
    edits: { 'apps/api/src/index.test.ts': 'test.todo("more");\n', 'packages/env/src/index.test.ts': '// gone\n' },
  },
  'tests, mocks and snapshots where no .dockerignore drops them': {
    given: without,
    edits: {
      'packages/env/src/index.test.ts': '// gone\n',
      'packages/env/src/deep/parse.spec.tsx': '// new\n',
      'packages/env/test/kit/server.ts': '// new\n',
      'packages/env/src/__snapshots__/index.snap': 'new\n',
      'apps/api/e2e/login.ts': '// new\n',
    },
  },
  'READMEs and changelogs': {
    edits: {
      'README.md': '# Ours\n',
      'apps/api/CHANGELOG.md': '## 1.4.2\n',
      'packages/env/README.md': '# Environment\n',
    },
  },
  'READMEs and changelogs where no .dockerignore drops them': {
    given: without,
    edits: {
      'README.md': '# Ours\n',
      'apps/api/CHANGELOG.md': '## 1.4.2\n',
      'packages/env/README.md': '# Environment\n',
    },
  },
  'a folder of documents that belongs to no package': { edits: { 'docs/how-to/release.md': '# Release\n' } },
  'the version of an app': { edits: released('api') },
  'the version of a library': { edits: released('env') },
  'settings of eslint, vitest, prettier and editors': {
    given: without,
    edits: {
      'apps/api/eslint.config.js': 'export default [];\n',
      'apps/api/vitest.config.ts': 'export default {};\n',
      'packages/env/.prettierrc.json': '{ "semi": false }\n',
      '.editorconfig': 'root = true\n',
      'prettier.config.js': 'export default {};\n',
    },
  },
  'a package that only holds settings for checks': { edits: { 'config/eslint/rules.json': '{ "strict": false }\n' } },
  'a tool that only checks, with its entry of the lockfile and of the catalog': { edits: to(bumped) },
  'a new development dependency that only checks': { edits: to(checked) },
  'scripts that no build calls': {
    edits: {
      'apps/api/package.json': fields(({ scripts }) => ({
        scripts: { ...recordOf(scripts), dev: 'tsx watch src', lint: 'eslint src' },
      })),
    },
  },
  'what describes a package': {
    edits: {
      'packages/env/package.json': fields(() => ({ description: 'Variables', keywords: ['env'], author: 'A. N.' })),
    },
  },
  'the formatting of manifests and the order of their keys': {
    edits: {
      'package.json': turnedRound,
      'apps/api/package.json': turnedRound,
      'packages/cache/package.json': turnedRound,
    },
  },
  'the order, the quotes and the comments of pnpm-workspace.yaml': {
    edits: {
      'pnpm-workspace.yaml': (text) =>
        `# Ours\n${stringify(reversed(recordOf(parse(text))), { defaultStringType: 'QUOTE_DOUBLE', indent: 4 })}`,
    },
  },
  'the lockfile in double quotes and with other indentation': {
    edits: { 'pnpm-lock.yaml': (text) => stringify(parse(text), { defaultStringType: 'QUOTE_DOUBLE', indent: 4 }) },
  },
  'the lockfile with spaces inside its braces': {
    edits: { 'pnpm-lock.yaml': (text) => text.replaceAll(/\{(.+)\}$/gm, '{ $1 }') },
  },
  'the lockfile with other line endings': { edits: { 'pnpm-lock.yaml': (text) => text.replaceAll('\n', '\r\n') } },
  'which range of a workspace package is asked for': {
    edits: to(withPackage('api', (api) => ({ ...api, needs: { ...api.needs, '@fleet/cache': 'workspace:^' } }))),
  },
  'entries of the catalog that nothing uses': {
    edits: { 'pnpm-workspace.yaml': appended('  lodash: 5.0.0\n') },
  },
  'an override that changes nothing of what is installed': {
    edits: {
      'pnpm-workspace.yaml': appended('overrides:\n  lodash: 5.0.0\n'),
      'pnpm-lock.yaml': replaced('importers:\n', 'overrides:\n  lodash: 5.0.0\n\nimporters:\n'),
    },
  },
  'settings that matter only while dependencies are chosen': {
    edits: {
      'pnpm-workspace.yaml': appended('minimumReleaseAge: 1440\nverifyDepsBeforeRun: install\nsavePrefix: "~"\n'),
    },
  },
  'which packages that nobody installs may run scripts': {
    edits: { 'pnpm-workspace.yaml': appended('onlyBuiltDependencies:\n  - sharp\n') },
  },
  'the modes of manifests and of the lockfile': {
    onDisk: (folder) => {
      for (const path of ['package.json', 'apps/api/package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'])
        onDisk.executable(path)(folder);
    },
  },
  'settings of turbo, which no build here calls': { edits: { 'turbo.json': '{ "tasks": {} }\n' } },
  'manifests for the cluster, workflows': {
    edits: {
      'infra/k8s/apps/api/base/deployment.yaml': 'kind: Deployment\n',
      '.github/workflows/ci.yml': 'on: push\n',
    },
  },
  'the words of .dockerignore that come to the same': {
    edits: { '.dockerignore': (text) => `# Ours\n\n${text.split('\n').toReversed().join('\n')}/nowhere/\n` },
  },
  'the pin of an image that nothing stands on': {
    edits: { 'slipway.lock.json': `{ "images": { "alpine:3.20": "sha256:${'a'.repeat(64)}" } }\n` },
  },
  'slipway.json that says what is so anyway': {
    edits: { 'slipway.json': '{ "platforms": ["linux/amd64"], "apps": {} }\n' },
  },
  'another app that comes': {
    edits: to({
      ...fleet,
      packages: [
        ...fleet.packages,
        {
          name: '@fleet/jobs',
          directory: 'apps/jobs',
          needs: { ioredis: '^6.0.0' },
          files: { Dockerfile: 'FROM base\n' },
        },
      ],
    }),
  },
  'a library that comes and that no app needs': {
    edits: to({
      ...fleet,
      packages: [...fleet.packages, { name: '@fleet/spare', directory: 'packages/spare', needs: { pg: '8.23.1' } }],
    }),
  },
  'an app that goes, with what only it needed': {
    edits: to({ ...fleet, packages: fleet.packages.filter(({ name }) => !/worker|outbox/.test(name)) }),
  },
};
