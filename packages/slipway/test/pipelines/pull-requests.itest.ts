import { appendFileSync, globSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { copyOwnRepository } from '../kit/own-repository.ts';
import type { TestRepository } from '../kit/repository.ts';
import { filled, lastScriptOf, readWorkflow, runStep, type Workflow } from '../kit/workflow.ts';

// GitHub runs this workflow; its steps run here, with the outputs and results that GitHub would pass on.

const ci = readWorkflow('ci');
const main = readWorkflow('main');
const { jobs } = ci;
const unknownCommit = '0'.repeat(40);
let repository: TestRepository;

beforeAll(() => {
  repository = copyOwnRepository();
  const { status, stderr } = run('.github/actions/slipway/install', {});
  expect({ status, stderr }).toMatchObject({ status: 0 });
}, 300_000);
afterAll(() => {
  repository.remove();
});

function run(script: string, environment: Readonly<Record<string, string>>) {
  return runStep(repository.folder, script, environment);
}

/** Runs the plan job. @returns its outputs */
function planJob(base: string): Record<string, string> {
  const [outputs, summary] = ['outputs', 'summary.md'].map((name) => join(repository.folder, '.git', name));
  for (const file of [outputs, summary]) rmSync(file ?? '', { force: true });
  const environment = { BASE: base, GITHUB_OUTPUT: outputs ?? '', GITHUB_STEP_SUMMARY: summary ?? '' };
  const { status, stderr } = run(lastScriptOf(ci, 'plan'), environment);
  expect({ status, stderr }).toMatchObject({ status: 0 });
  expect(readFileSync(summary ?? '', 'utf8')).toContain('Plan');
  const lines = readFileSync(outputs ?? '', 'utf8')
    .trimEnd()
    .split('\n');
  const written = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  return Object.fromEntries(Object.keys(jobs['plan']?.outputs ?? {}).map((name) => [name, written[name] ?? 'missing']));
}

/** What each job ends as when everything that is asked for succeeds. */
function results(outputs: Readonly<Record<string, string>>): Record<string, string> {
  const needed = jobs['gate']?.needs ?? [];
  return Object.fromEntries(
    needed.map((job) => {
      const asked = /needs\.plan\.outputs\.(\S+) == 'true'/.exec(jobs[job]?.if ?? '')?.[1];
      return [job, asked === undefined || outputs[asked] === 'true' ? 'success' : 'skipped'];
    }),
  );
}

/** Runs a workflow's gate with what GitHub would put into its variables. */
function gateJob(
  outputs: Readonly<Record<string, string>>,
  ended: Readonly<Record<string, string>>,
  workflow: Workflow = ci,
) {
  expect(Object.keys(ended)).toEqual(workflow.jobs['gate']?.needs);
  const step = workflow.jobs['gate']?.steps.find(({ env }) => 'NEEDS' in env);
  const needs = filled(step?.env['NEEDS'], (path) => {
    const [, job = '', kind, output = ''] = path.split('.');
    return kind === 'result' ? ended[job] : outputs[output];
  });
  return run(step?.run ?? '', { GITHUB_ACTIONS: 'true', NEEDS: needs });
}

const matrix = z.object({ include: z.array(z.object({ name: z.string(), filter: z.string() })).min(1) });

test('nothing differs: no job is asked for, and the gate wants none', () => {
  const outputs = planJob('HEAD');
  expect(outputs).toMatchObject({ check: 'false', packages: 'false', 'packages-filter': '' });
  expect(matrix.parse(JSON.parse(outputs['check-matrix'] ?? '')).include).toHaveLength(1);
  const ended = results(outputs);
  expect(ended).toMatchObject({ plan: 'success', repository: 'success', manifests: 'success', check: 'skipped' });
  expect(ended).toMatchObject({ packages: 'skipped', image: 'skipped', migrate: 'skipped' });
  expect(gateJob(outputs, ended)).toMatchObject({ status: 0 });
  const refused = Object.keys(ended).filter((job) => gateJob(outputs, { ...ended, [job]: 'failure' }).status === 1);
  expect(refused).toEqual(Object.keys(ended));
});

test('one app differs: it has a job of its own, and the gate refuses that it was skipped', () => {
  appendFileSync(join(repository.folder, 'apps/web/src/server/main.ts'), '// changed\n');
  repository.git('commit', '--quiet', '--all', '--message', 'Change');
  const outputs = planJob('HEAD^');
  expect(matrix.parse(JSON.parse(outputs['check-matrix'] ?? '')).include).toEqual([
    { name: 'web', filter: '--filter=@repo/web' },
  ]);
  const ended = results(outputs);
  expect(gateJob(outputs, ended)).toMatchObject({ status: 0 });
  const refused = gateJob(outputs, { ...ended, check: 'skipped' });
  expect(refused).toMatchObject({ status: 1 });
  expect(refused.stdout).toContain('::error::check: ended as skipped');
  expect(ended).toMatchObject({ image: 'success', migrate: 'skipped' });
  expect(gateJob(outputs, { ...ended, image: 'failure' })).toMatchObject({ status: 1 });
});

test('the commit before is not known, as after a force push: everything is checked', () => {
  const outputs = planJob(unknownCommit);
  const { include } = matrix.parse(JSON.parse(outputs['check-matrix'] ?? ''));
  const apps = globSync('apps/*/Dockerfile', { cwd: repository.folder }).map((file) => basename(dirname(file)));
  expect(include.map(({ name }) => name)).toEqual(apps.toSorted());
  expect(outputs['packages-filter']).toContain('--filter=@repo/cache');
  expect(gateJob(outputs, results(outputs))).toMatchObject({ status: 0 });
});

test('a gate’s variables hold no matrix: of some 500 apps it would be longer than a variable may be', () => {
  for (const { jobs: own } of [ci, main]) {
    for (const { env } of own['gate']?.steps ?? []) expect(JSON.stringify(env)).not.toMatch(/toJSON|matrix/);
  }
});

test.each([
  ['what the plan asked for ran', { image: 'true' }, { plan: 'success', suite: 'success', image: 'success' }, 0],
  ['no image was asked for', { image: 'false' }, { plan: 'success', suite: 'success', image: 'skipped' }, 0],
  ['an image was left out', { image: 'true' }, { plan: 'success', suite: 'success', image: 'skipped' }, 1],
  ['an image failed', { image: 'true' }, { plan: 'success', suite: 'success', image: 'failure' }, 1],
  ['a test failed', { image: 'false' }, { plan: 'success', suite: 'failure', image: 'skipped' }, 1],
  ['the plan said nothing of images', {}, { plan: 'success', suite: 'success', image: 'skipped' }, 1],
  ['staging could not be asked', {}, { plan: 'failure', suite: 'success', image: 'skipped' }, 1],
])('main is deployed only when its gate agrees: %s', (_, outputs, ended, status) => {
  expect(gateJob(outputs, ended, main)).toMatchObject({ status });
  expect(main.jobs['staging']).toMatchObject({ needs: ['gate'], if: "!cancelled() && needs.gate.result == 'success'" });
});

test.each(['deploy', 'rollback', 'teardown', 'release', 'promote', 'image', 'plan', 'gate'])(
  'what the delivery’s jobs install is enough for slipway %s',
  (command) => {
    const { status, stdout, stderr } = run(
      `node_modules/.bin/node packages/slipway/bin/slipway.js ${command} --help`,
      {},
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(`slipway ${command}`);
  },
);
