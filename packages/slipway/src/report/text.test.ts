import { expect, test } from 'vitest';

import { appPlan, calmPlan, samplePlan } from '../../test/kit/sample-plan.ts';
import { textReport } from './text.ts';

test('one line an app, grouped by what happens, with the totals at the end', () => {
  expect(textReport(samplePlan).join('\n')).toBe(`Plan  main@3c9e77a → working tree

Tear down
  ● legacy  apps/legacy removed

Build, migrate, deploy
  ● api     pnpm-lock.yaml: undici 8.1.0 → 8.1.1 ← @fleet/cache

Configure
  ● worker  infra/k8s/apps/worker/overlays/prod/kustomization.yaml changed

Nothing to do
  · web     nothing differs

Packages to check: 1 of 3
  @fleet/cache

1 image · 1 migration · 1 deployment · 1 configuration · 1 teardown · 2 checks · 1 of 4 apps left alone`);
});

test('on a narrow terminal a line is cut and never broken', () => {
  for (const line of textReport(samplePlan, { width: 40 }).slice(1, -1)) expect(line.length).toBeLessThanOrEqual(40);
});

test('warnings stand first', () => {
  const [, warning] = textReport({ ...samplePlan, warnings: ['The base is unknown.'] });
  expect(warning).toBe('!  The base is unknown.');
});

test('many apps that are left alone are counted instead of listed', () => {
  const apps = Array.from({ length: 400 }, (_, index) => appPlan(`service-${index}`));
  const lines = textReport({ ...calmPlan, apps });
  expect(lines.length).toBeLessThan(10);
  expect(lines.join('\n')).toContain('400 apps: service-0, service-1');
  expect(lines.at(-1)).toBe('400 of 400 apps left alone');
});
