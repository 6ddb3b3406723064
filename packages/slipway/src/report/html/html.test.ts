import { expect, test } from 'vitest';

import { appPlan, calmPlan, cause, packagePlan, samplePlan } from '../../../test/kit/sample-plan.ts';
import { graphOf } from './graph.ts';
import { htmlReport } from './html.ts';
import { layOut } from './layout.ts';

test('the page needs nothing from outside', () => {
  const page = htmlReport(samplePlan);
  expect(page).not.toMatch(/(?:src|href)="(?!data:)/);
  expect(page).not.toMatch(/https?:|@import|url\(/);
  expect(page).toContain("default-src 'none'");
});

test('every app is there with all its verdicts and their causes', () => {
  const page = htmlReport(samplePlan);
  for (const { name } of samplePlan.apps) expect(page).toContain(`data-id="${name}">`);
  expect(page.match(/<dt /g)).toHaveLength(samplePlan.apps.length * 6 + 1);
  expect(page).toContain(
    '<code>pnpm-lock.yaml: undici 8.1.0 → 8.1.1</code> <i>←</i> <span>@fleet/cache</span> <i>←</i> <span>api</span>',
  );
});

test('what comes from the repository cannot become markup', () => {
  const nasty = cause('apps/api/</script><script>alert(1)</script>.ts', 'changed', 'api');
  const page = htmlReport({ ...calmPlan, apps: [appPlan('api', { image: { needed: true, causes: [nasty] } })] });
  expect(page).not.toContain('alert(1)</script>.ts');
  expect(page).not.toContain('<script>alert');
});

test('the graph runs from the change through the packages to the app', () => {
  const { nodes, edges, isLive } = graphOf(samplePlan);
  const [change] = [...nodes.values()].filter(({ label }) => label === 'undici 8.1.0 → 8.1.1');
  expect([...(edges.get(change?.id ?? '') ?? [])]).toEqual(['@fleet/cache']);
  expect(isLive('@fleet/cache', 'api')).toBe(true);
  expect(isLive('@fleet/contract', 'api')).toBe(false);
});

test('arrows that follow from others are left out', () => {
  const plan = {
    ...calmPlan,
    apps: [appPlan('api', {}, ['@fleet/cache', '@fleet/env'])],
    packages: [packagePlan('cache', [], ['@fleet/env']), packagePlan('env')],
  };
  expect(graphOf(plan).edges.get('@fleet/env')).toEqual(new Set(['@fleet/cache']));
});

test('packages in a circle are drawn all the same, and no two nodes lie on each other', () => {
  const plan = {
    ...samplePlan,
    packages: [
      packagePlan('cache', [], ['@fleet/env']),
      packagePlan('env', [], ['@fleet/cache']),
      packagePlan('contract'),
    ],
  };
  const { nodes } = layOut(graphOf(plan));
  const places = nodes.map(({ x, y }) => `${x} ${y}`);
  expect(new Set(places).size).toBe(places.length);
});

test('of a large fleet only what a change reaches is drawn, and the rest is counted', () => {
  const apps = Array.from({ length: 300 }, (_, index) => appPlan(`service-${index}`, {}, ['@fleet/cache']));
  const changed = appPlan('api', {
    image: { needed: true, causes: [cause('pnpm-lock.yaml: undici', '8.1.0 → 8.1.1', '@fleet/cache', 'api')] },
  });
  const graph = graphOf({ ...samplePlan, apps: [...apps, changed] });
  expect([...graph.nodes.values()].map(({ label }) => label)).toEqual(['api', '@fleet/cache', 'undici 8.1.0 → 8.1.1']);
  expect(graph.hidden).toBe(300);
  expect(htmlReport({ ...samplePlan, apps: [...apps, changed] })).toContain(
    '300 apps that nothing reaches are not drawn.',
  );
});

test('where nothing is drawn, it says why', () => {
  const packages = Array.from({ length: 80 }, (_, at) => packagePlan(`@fleet/p${at}`));
  expect(htmlReport({ ...calmPlan, packages })).toContain('Nothing differs: every app runs what it should.');
  expect(htmlReport({ ...calmPlan, apps: [], packages })).toContain('There are no apps');
  const check = { needed: true, causes: [cause('apps/api/a.test.ts', 'changed', 'api')] };
  expect(htmlReport({ ...calmPlan, apps: [appPlan('api', { check })], packages })).toContain('to be checked only');
});
