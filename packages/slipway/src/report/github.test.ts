import { expect, test } from 'vitest';

import { calmPlan, samplePlan } from '../../test/kit/sample-plan.ts';
import { githubOutputs } from './github.ts';

function outputs(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

test('of each kind of work: whether there is any, the apps, and a matrix', () => {
  expect(outputs(githubOutputs(samplePlan))).toMatchObject({
    image: 'true',
    'image-apps': 'api',
    'image-matrix': '{"include":[{"name":"api","apps":"api","filter":"--filter=@fleet/api"}]}',
    config: 'true',
    'config-apps': 'worker',
    packages: 'true',
    'packages-filter': '--filter=@fleet/cache',
  });
});

test('no matrix is ever empty', () => {
  const found = Object.entries(outputs(githubOutputs(calmPlan)));
  const matrices = found.filter(([name]) => name.endsWith('-matrix'));
  expect(matrices).toHaveLength(6);
  for (const [, matrix] of matrices)
    expect(JSON.parse(matrix)).toEqual({ include: [{ name: 'nothing to do', apps: '', filter: '' }] });
  expect(found.filter(([, value]) => value === 'true')).toEqual([]);
});
