import { expect, test } from 'vitest';

import { isReadByAll, reachInPackage } from './kinds-of-file.ts';

const library = { name: '@x/cache', main: 'dist/index.js' };

test.each([
  ['README.md', 'nobody'],
  ['README.de.md', 'nobody'],
  ['LICENSE-MIT', 'nobody'],
  ['Dockerfile', 'nobody'],
  ['src/LICENSEManager.ts', 'dependents'],
  ['content/welcome.md', 'dependents'],
  ['src/content/history.md', 'dependents'],
  ['src/templates/Dockerfile', 'dependents'],
  ['src/NOTICE', 'dependents'],
  ['src/button.stories.tsx', 'dependents'],
  ['src/redis-store.test.ts', 'owner'],
  ['test/fixtures/README.md', 'owner'],
  ['test/helpers.ts', 'owner'],
  ['src/__mocks__/redis.ts', 'owner'],
  ['eslint.config.js', 'owner'],
  ['.gitignore', 'owner'],
  ['src/redis-store.ts', 'dependents'],
  ['src/fixtures/fleet.json', 'dependents'],
])('%s of a library concerns the checks of: %s', (path, reach) => {
  expect(reachInPackage(path, library)).toBe(reach);
});

test.each([
  ['eslint.config.js', { exports: './eslint.config.js' }],
  ['jest.config.ts', { exports: { './jest': { default: './jest.config.ts' } } }],
  ['.prettierrc.json', { name: '@x/prettier-settings' }],
  ['playwright.config.ts', { main: './playwright.config' }],
  ['vitest.config.mts', { exports: { './*': './*' } }],
  ['__tests__/helpers.ts', { main: 'index.js', files: ['__tests__'] }],
  ['test/kit.ts', { name: '@x/test-kit' }],
  ['src/shared.spec.ts', { exports: { './shared': './src/shared.spec.ts' } }],
])('%s concerns those who need the package when it is there for them: %j', (path, manifest) => {
  expect(reachInPackage(path, manifest)).toBe('dependents');
});

test('a test is nobody else’s, whatever a pattern lets others load', () => {
  expect(reachInPackage('src/button.test.ts', { exports: { './*': './src/*.ts' } })).toBe('owner');
});

test.each([
  ['tsconfig.base.json', true],
  ['.prettierrc.json', true],
  ['.editorconfig', true],
  ['.gitignore', true],
  ['scripts/generate.ts', true],
  ['.config/tsconfig.base.json', true],
  ['docs/tutorial.html', false],
  ['notes.md', false],
  ['.github/workflows/ci.yml', false],
  ['infra/k8s/apps/api/base/deployment.yaml', false],
  ['Dockerfile.base', false],
  ['LICENSE', false],
])('%s, which is in no package, concerns everybody’s checks: %s', (path, isRead) => {
  expect(isReadByAll(path)).toBe(isRead);
});
