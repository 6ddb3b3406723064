import { expect, test } from 'vitest';

import { gateFaults, type Needs } from './gate.ts';

const outputs = { check: 'true', image: 'false', packages: 'true' };

function needs(results: Readonly<Record<string, string>>): Needs {
  return Object.fromEntries(
    Object.entries(results).map(([job, result]) => [job, { result, outputs: job === 'plan' ? outputs : {} }]),
  );
}

test('passes when exactly what was asked for ran', () => {
  expect(
    gateFaults(needs({ plan: 'success', check: 'success', image: 'skipped', packages: 'success', format: 'success' })),
  ).toEqual([]);
});

test.each([
  ['a job that was asked for and skipped', { plan: 'success', check: 'skipped' }, 'check: ended as skipped'],
  ['a job that failed', { plan: 'success', check: 'failure' }, 'check: ended as failure'],
  ['a job that was cancelled', { plan: 'success', format: 'cancelled' }, 'format: ended as cancelled'],
  [
    'a job that nobody asked for',
    { plan: 'success', image: 'success' },
    'image: ended as success, and the plan asked for nothing',
  ],
  ['a plan that failed', { plan: 'failure', check: 'skipped' }, 'plan: ended as failure'],
  ['no plan', { check: 'success' }, 'plan: is not among the needed jobs'],
  [
    'a plan that says nothing of a job',
    { plan: 'success', migrate: 'skipped' },
    "migrate: the plan job has no output 'migrate'",
  ],
])('refuses %s', (_, results, fault) => {
  expect(gateFaults(needs(results))).toEqual([expect.stringContaining(fault)]);
});
