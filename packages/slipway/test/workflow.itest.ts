import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

import { copyOwnRepository, ownFolder } from './kit/own-repository.ts';
import type { TestRepository } from './kit/repository.ts';

// GitHub runs this workflow; its steps run here, with the outputs and results that GitHub would pass on.

const jobSchema = z.object({
  if: z.string().optional(),
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  outputs: z.record(z.string(), z.string()).default({}),
  steps: z.array(z.object({ name: z.string().optional(), run: z.string().optional() })),
});
const { jobs } = z
  .object({ jobs: z.record(z.string(), jobSchema) })
  .parse(parse(readFileSync(join(ownFolder, '.github/workflows/ci.yml'), 'utf8')));

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
  const own = Object.entries(process.env).filter(([name]) => !/^(?:GIT|GITHUB|NODE_OPTIONS)/.test(name));
  const env = { ...Object.fromEntries(own), ...environment };
  return spawnSync('bash', ['-euo', 'pipefail', '-c', script], { cwd: repository.folder, encoding: 'utf8', env });
}

function lastScriptOf(job: string): string {
  return jobs[job]?.steps.findLast(({ run: script }) => script !== undefined)?.run ?? '';
}

/** Runs the plan job. @returns its outputs */
function planJob(base: string): Record<string, string> {
  const [outputs, summary] = ['outputs', 'summary.md'].map((name) => join(repository.folder, '.git', name));
  for (const file of [outputs, summary]) rmSync(file ?? '', { force: true });
  const environment = { BASE: base, GITHUB_OUTPUT: outputs ?? '', GITHUB_STEP_SUMMARY: summary ?? '' };
  const { status, stderr } = run(lastScriptOf('plan'), environment);
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
    [needed].flat().map((job) => {
      const asked = /needs\.plan\.outputs\.(\S+) == 'true'/.exec(jobs[job]?.if ?? '')?.[1];
      return [job, asked === undefined || outputs[asked] === 'true' ? 'success' : 'skipped'];
    }),
  );
}

function gateJob(outputs: Readonly<Record<string, string>>, ended: Readonly<Record<string, string>>) {
  const needs = Object.entries(ended).map(([job, result]) => [job, { result, outputs: job === 'plan' ? outputs : {} }]);
  return run(lastScriptOf('gate'), { NEEDS: JSON.stringify(Object.fromEntries(needs)) });
}

const matrix = z.object({ include: z.array(z.object({ name: z.string(), filter: z.string() })).min(1) });

test('nothing differs: no job is asked for, and the gate wants none', () => {
  const outputs = planJob('HEAD');
  expect(outputs).toMatchObject({ check: 'false', packages: 'false', 'packages-filter': '' });
  expect(matrix.parse(JSON.parse(outputs['check-matrix'] ?? '')).include).toHaveLength(1);
  const ended = results(outputs);
  expect(ended).toMatchObject({ plan: 'success', repository: 'success', check: 'skipped', packages: 'skipped' });
  expect(gateJob(outputs, ended)).toMatchObject({ status: 0 });
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
  expect(refused.stdout).toContain('check: ended as skipped');
});

test('the commit before is not known, as after a force push: everything is checked', () => {
  const outputs = planJob(unknownCommit);
  const { include } = matrix.parse(JSON.parse(outputs['check-matrix'] ?? ''));
  expect(include.map(({ name }) => name)).toEqual(['api', 'web', 'worker']);
  expect(outputs['packages-filter']).toContain('--filter=@repo/cache');
  expect(gateJob(outputs, results(outputs))).toMatchObject({ status: 0 });
});
