import { expect, test } from 'vitest';

import { appPlan, calmPlan, cause, samplePlan } from '../../test/kit/sample-plan.ts';
import { markdownReport } from './markdown.ts';

test('a table of what happens and why, a graph from the cause to the app, and the rest folded away', () => {
  const markdown = markdownReport(samplePlan);
  expect(markdown).toContain('### Plan: `main@3c9e77a` → `working tree`');
  expect(markdown).toContain('| App | Check | Image | Migrate | Deploy | Config | Teardown | Why |');
  expect(markdown).toContain(
    '| **api** | ● | ● | ● | ● |   |   | `pnpm-lock.yaml: undici 8.1.0 → 8.1.1 ← @fleet/cache ← api` |',
  );
  expect(markdown).toContain('["pnpm-lock.yaml: undici 8.1.0 → 8.1.1"]');
  expect(markdown).toMatch(/n\d+ --> n\d+/);
  expect(markdown).toContain('<details><summary>1 app left alone, and why</summary>');
});

test('without work there is neither a table nor a graph', () => {
  const markdown = markdownReport(calmPlan);
  expect(markdown).not.toContain('| App |');
  expect(markdown).not.toContain('mermaid');
  expect(markdown).toContain('3 of 3 apps left alone');
});

test('names of files cannot break out of it', () => {
  const nasty = cause('apps/api/a`|<img src=x>\n"].ts', 'changed', 'api');
  const markdown = markdownReport({
    ...calmPlan,
    apps: [appPlan('api', { image: { needed: true, causes: [nasty] } })],
  });
  const row = markdown.split('\n').find((line) => line.startsWith('| **api**')) ?? '';
  expect(row.replaceAll('\\|', '').split('|')).toHaveLength(5);
  expect(markdown).toContain('#60;img src=x#62; #34;].ts');
});

test('it stays below what GitHub takes, and says so when it had to be cut', () => {
  const causes = [cause(`apps/api/${'deep/'.repeat(300)}main.ts`, 'changed', 'api')];
  const apps = Array.from({ length: 2000 }, (_, index) =>
    appPlan(`service-${index}`, { config: { needed: true, causes } }),
  );
  const markdown = markdownReport({ ...samplePlan, apps });
  expect(Buffer.byteLength(markdown)).toBeLessThan(1 << 20);
  expect(markdown).toContain('too long for a summary');
});

test.each([
  ['apps/api/%%{init}.js', 'apps/api/#37;#37;#123;init#125;.js'],
  ['`apps`/api#35;.js', '#96;apps#96;/api#35;35#59;.js'],
])('in the graph, %s means what it says', (subject, label) => {
  const image = { needed: true, causes: [cause(subject, 'changed', 'api')] };
  expect(markdownReport({ ...calmPlan, apps: [appPlan('api', { image })] })).toContain(`["${label}"]`);
});

test('says how many arrows are not drawn', () => {
  const apps = Array.from({ length: 30 }, (_, at) =>
    appPlan(`app-${at}`, { image: { needed: true, causes: [cause('shared.ts', 'changed', `app-${at}`)] } }),
  );
  expect(markdownReport({ ...calmPlan, apps })).toContain('<sub>and 6 more arrows</sub>');
});
