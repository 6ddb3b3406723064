import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { packagesToCheck, planOf, workIn } from './kit/plan.ts';
import { app, createSmallWorkspace, manifest, type SmallWorkspace, type Texts } from './kit/small-workspace.ts';

// What an audit found that checks read and no plan asked for.

let small: SmallWorkspace;

beforeEach(() => {
  small = createSmallWorkspace();
});
afterEach(() => {
  small.remove();
});

/** Changes one file, and says what is to be checked: apps and packages. */
async function checkedAfter(path: string, text = 'changed\n', cwd = small.repository.folder): Promise<string[]> {
  small.repository.write({ [path]: text });
  const plan = await planOf(cwd, '--base', 'HEAD');
  return [...(workIn(plan).check ?? []), ...packagesToCheck(plan)];
}

const cfg = { 'packages/cfg/package.json': manifest('cfg', { exports: './eslint.config.js' }) };
const usesCfg = app({ lint: 'eslint .' }, { devDependencies: { cfg: 'workspace:*' } });

describe('what packages are there for', () => {
  test('settings that a package gives to others', async () => {
    await small.commit({ ...usesCfg, ...cfg, 'packages/cfg/eslint.config.js': '' });
    expect(await checkedAfter('packages/cfg/eslint.config.js')).toEqual(['a', 'cfg']);
  });

  test('what the root has of the workspace concerns all', async () => {
    await small.commit({
      ...cfg,
      'package.json': manifest('root', { private: true, devDependencies: { cfg: 'workspace:*' } }),
      'packages/cfg/index.js': '',
      'packages/other/package.json': manifest('other'),
    });
    expect(await checkedAfter('packages/cfg/index.js')).toEqual(['a', 'cfg', 'other']);
  });

  test('content that is called like a document or a Dockerfile', async () => {
    const paths = ['src/content/history.md', 'src/NOTICE', 'src/templates/Dockerfile', 'src/button.stories.tsx'];
    const lib = 'packages/lib';
    await small.commit({
      ...app({}, { dependencies: { lib: 'workspace:*' } }),
      [`${lib}/package.json`]: manifest('lib'),
      ...Object.fromEntries(paths.map((path) => [`${lib}/${path}`, 'once\n'])),
    });
    for (const path of paths) {
      expect({ path, checked: await checkedAfter(`${lib}/${path}`) }).toEqual({ path, checked: ['a', 'lib'] });
      small.repository.write({ [`${lib}/${path}`]: 'once\n' });
    }
    expect(await checkedAfter(`${lib}/test/fixtures/README.md`)).toEqual(['lib']);
  });

  test('a package behind an override', async () => {
    await small.commit({
      ...app({}, { dependencies: { plain: 'file:../../vendor/plain' } }),
      'vendor/plain/package.json': manifest('plain', { dependencies: { wanted: '1.0.0' } }),
      'packages/lib/package.json': manifest('lib'),
      'packages/lib/index.js': '',
      'pnpm-workspace.yaml': 'packages: [apps/*, packages/*]\noverrides: { wanted: "link:packages/lib" }\n',
    });
    expect(await checkedAfter('packages/lib/index.js')).toEqual(['a', 'lib']);
  });

  test('a local package that is no member, wherever it lies', async () => {
    await small.commit({
      ...app({}, { dependencies: { plain: 'file:../../docs/plain' } }),
      'docs/plain/package.json': manifest('plain'),
      'docs/plain/index.js': '',
    });
    expect(await checkedAfter('docs/plain/index.js')).toEqual(['a']);
  });
});

describe('files elsewhere', () => {
  const files: Texts = { 'docs/s.md': 'once\n', 'packages/b/package.json': manifest('b'), 'packages/b/vt.ts': '' };

  test.each<[string, Texts, string, string[]]>([
    ['globalDependencies', { 'turbo.json': '{ "globalDependencies": ["docs/*.md"] }' }, 'docs/s.md', ['a', 'b']],
    [
      'inputs of a package',
      { 'apps/a/turbo.json': '{ "extends": ["//"], "tasks": { "test": { "inputs": ["$TURBO_ROOT$/docs"] } } }' },
      'docs/s.md',
      ['a'],
    ],
    [
      'inputs of a package, at the root',
      { 'turbo.json': '{ "tasks": { "a#test": { "inputs": ["$TURBO_ROOT$/{docs,x}/**"] } } }' },
      'docs/s.md',
      ['a'],
    ],
    [
      'inputs of all',
      { 'turbo.json': '{ "tasks": { "test": { "inputs": ["$TURBO_DEFAULT$", "$TURBO_ROOT$/docs/s.md"] } } }' },
      'docs/s.md',
      ['a', 'b'],
    ],
    [
      'inputs that are everything there is',
      { 'turbo.json': '{ "tasks": { "a#test": { "inputs": ["$TURBO_ROOT$/{packages,docs}/**"] } } }' },
      'packages/b/vt.ts',
      ['b'],
    ],
    ['a script', app({ test: 'vitest --config ../../packages/b/vt.ts' }), 'packages/b/vt.ts', ['a', 'b']],
    ['a script, of a folder', app({ lint: 'markdownlint ../../docs' }), 'docs/s.md', ['a']],
    [
      'settings of a compiler',
      { 'apps/a/tsconfig.json': '{ "extends": "../../docs/base.json" }', 'docs/base.json': '{}' },
      'docs/base.json',
      ['a'],
    ],
    [
      'a script that pnpm runs',
      {
        'package.json': manifest('root', { private: true, scripts: { postinstall: 'node docs/setup.js' } }),
        'docs/setup.js': '',
      },
      'docs/setup.js',
      ['a', 'b'],
    ],
  ])('%s', async (_, more, path, expected) => {
    await small.commit({ ...files, ...more });
    expect(await checkedAfter(path)).toEqual(expected);
    expect(await checkedAfter('notes/elsewhere.md')).toEqual(expected);
  });

  test('scripts of the root that packages call, and no others', async () => {
    const root = (scripts: Texts) => manifest('root', { private: true, scripts });
    await small.commit({
      ...app({ lint: 'pnpm -w run lint:pkg' }),
      'package.json': root({ 'lint:pkg': 'eslint', dev: 'x' }),
    });
    expect(await checkedAfter('package.json', root({ 'lint:pkg': 'eslint', dev: 'y' }))).toEqual([]);
    expect(await checkedAfter('package.json', root({ 'lint:pkg': 'oxlint', dev: 'x' }))).toEqual(['a']);
    expect(await checkedAfter('package.json', root({ 'lint:pkg': 'eslint', dev: 'x', prepare: 'z' }))).toEqual(['a']);
  });

  test.each(['.editorconfig', '.gitignore', '.gitattributes'])('%s, which tools read', async (path) => {
    await small.commit({ [path]: 'node_modules\n' });
    expect(await checkedAfter(path, 'node_modules\n# more\n')).toEqual(['a']);
  });
});

test('a field that is only called like a description is none', async () => {
  await small.commit(app({}, { 'license-checker': { only: 'MIT' } }));
  expect(await checkedAfter('apps/a/package.json', manifest('a', { scripts: {}, 'license-checker': {} }))).toEqual([
    'a',
  ]);
});

test('manifests that kustomizations refer to anywhere in infra, documents among them', async () => {
  const base = 'infra/k8s/apps/a/base';
  await small.commit({
    [`${base}/kustomization.yaml`]:
      'resources: [../../../../common]\nconfigMapGenerator:\n  - name: a\n    files: [README.md]\n',
    [`${base}/README.md`]: 'once\n',
    [`${base}/CHANGELOG.md`]: 'once\n',
    'infra/common/kustomization.yaml': 'resources: [service.yaml]\n',
    'infra/common/service.yaml': 'kind: Service\n',
    'infra/other/service.yaml': 'kind: Service\n',
  });
  const configuredAfter = async (path: string) => {
    small.repository.write({ [path]: 'changed\n' });
    const { config } = workIn(await planOf(small.repository.folder, '--base', 'HEAD'));
    small.repository.git('checkout', '--', path);
    return config;
  };
  expect(await configuredAfter('infra/common/service.yaml')).toEqual(['a']);
  expect(await configuredAfter(`${base}/README.md`)).toEqual(['a']);
  expect(await configuredAfter(`${base}/CHANGELOG.md`)).toBeUndefined();
  expect(await configuredAfter('infra/other/service.yaml')).toBeUndefined();
});
