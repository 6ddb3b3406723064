import { expect, test } from 'vitest';

import { appPlan, cause, packagePlan, samplePlan } from '../../test/kit/sample-plan.ts';
import { whyReport } from './why.ts';

test('what is needed with its causes, said once where they are the same, and why the rest is not', () => {
  const api = samplePlan.apps.find(({ name }) => name === 'api')!;
  expect(whyReport(samplePlan, api).join('\n'))
    .toBe(`api needs build, migrate, deploy, check  main@3c9e77a → working tree
  build      pnpm-lock.yaml: undici 8.1.0 → 8.1.1 ← @fleet/cache ← api
  migrate    apps/api/src/migrations/20261120090000_soak.ts added ← api
  deploy     as build
  check      as build
not needed
  configure  nothing differs
  tear down  nothing differs`);
});

test('of many causes, some, and how many more', () => {
  const causes = Array.from({ length: 40 }, (_, at) => cause(`apps/api/src/${at}.ts`, 'changed', 'api'));
  const lines = whyReport(samplePlan, appPlan('api', { image: { needed: true, causes } }));
  expect(lines.filter((line) => line.includes('.ts changed'))).toHaveLength(10);
  expect(lines.join('\n')).toContain('and 30 more: --json has them');
});

test('of a package, why it is to be checked', () => {
  const check = { needed: true, causes: [cause('packages/cache/src/store.ts', 'changed', '@fleet/cache')] };
  expect(whyReport(samplePlan, { ...packagePlan('cache'), verdicts: { check } })).toEqual([
    '@fleet/cache needs check  main@3c9e77a → working tree',
    '  check      packages/cache/src/store.ts changed ← @fleet/cache',
  ]);
});
