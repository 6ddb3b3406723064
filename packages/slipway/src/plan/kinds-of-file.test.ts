import { expect, test } from 'vitest';

import { reachOf } from './kinds-of-file.ts';

test.each([
  ['apps/api/README.md', 'nobody'],
  ['apps/api/README.de.md', 'nobody'],
  ['apps/api/LICENSE-MIT', 'nobody'],
  ['apps/api/Dockerfile', 'nobody'],
  ['apps/api/src/LICENSEManager.ts', 'dependents'],
  ['apps/api/content/welcome.md', 'dependents'],
  ['packages/cache/src/redis-store.test.ts', 'owner'],
  ['packages/cache/eslint.config.js', 'owner'],
  ['packages/cache/src/redis-store.ts', 'dependents'],
  ['packages/cache/src/fixtures/fleet.json', 'dependents'],
])('%s concerns the checks of: %s', (path, reach) => {
  expect(reachOf(path, true)).toBe(reach);
});

test.each([
  ['tsconfig.base.json', 'everybody'],
  ['.prettierrc.json', 'everybody'],
  ['scripts/generate.ts', 'everybody'],
  ['.config/tsconfig.base.json', 'everybody'],
  ['docs/tutorial.html', 'nobody'],
  ['notes.md', 'nobody'],
  ['.github/workflows/ci.yml', 'nobody'],
  ['infra/k8s/apps/api/base/deployment.yaml', 'nobody'],
  ['Dockerfile.base', 'nobody'],
  ['LICENSE', 'nobody'],
])('%s, which is in no package, concerns the checks of: %s', (path, reach) => {
  expect(reachOf(path, false)).toBe(reach);
});
