import { expect, test } from 'vitest';

import { samplePlan } from '../../test/kit/sample-plan.ts';
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
