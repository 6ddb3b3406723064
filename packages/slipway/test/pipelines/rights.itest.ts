import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { ownFolder } from '../kit/own-repository.ts';
import { readWorkflow, workflowNames, workflowText, type Workflow } from '../kit/workflow.ts';

// What checkers for workflows do not know: our own rules.

type Job = Workflow['jobs'][string];

const jobs = workflowNames.flatMap((name) =>
  Object.entries(readWorkflow(name).jobs).map(([job, content]) => [`${name}.yml, ${job}`, content] as const),
);

function holdsSecret(job: Job): boolean {
  return JSON.stringify(job).includes('secrets.');
}

function writes({ permissions }: Job): boolean {
  return Object.values(permissions).includes('write');
}

test('pull requests are checked without any secret, and without a right to write', () => {
  expect(workflowText('ci')).not.toMatch(/secrets\.|pull_request_target|: write/);
});

test.each(workflowNames)('%s.yml gives no right but job by job', (name) => {
  expect(readWorkflow(name).permissions).toEqual({});
});

test.each(jobs.filter(([, job]) => holdsSecret(job)))('%s has secrets of its environment only', (_, job) => {
  expect(job.environment?.name).toBeDefined();
});

test.each(jobs.filter(([, job]) => writes(job) || holdsSecret(job)))(
  '%s reads nothing that others cached',
  (_, job) => {
    const setups = job.steps.filter(({ uses = '' }) => /actions\/(?:setup|slipway)$/.test(uses));
    expect(setups.map((step) => step.with['cache'])).toEqual(setups.map(() => 'false'));
    expect(job.steps.some(({ uses = '' }) => uses.startsWith('actions/cache'))).toBe(false);
  },
);

test.each(jobs)('%s is thin: each step calls one thing', (_, job) => {
  for (const { run } of job.steps) {
    if (run === undefined) continue;
    expect(run.trim()).not.toContain('\n');
    expect(run).toMatch(
      /^(?:pnpm |node_modules\/\.bin\/node packages\/slipway\/|\.github\/|infra\/|gh |sudo apt-get )/,
    );
  }
});

test.each(['main', 'release', 'deploy', 'preview'] as const)('%s.yml stops no deployment and drops none', (name) => {
  const text = workflowText(name);
  expect(text).not.toContain('cancel-in-progress: true');
  expect(text.match(/queue: max/g)?.length).toBe(text.match(/concurrency:/g)?.length);
});

test.each(['release', 'deploy'] as const)('%s.yml holds nothing up while it waits for an approval', (name) => {
  const { concurrency, jobs: own } = readWorkflow(name);
  expect(concurrency?.group).toContain('${{ github.run_id }}');
  const approved = Object.values(own).filter(({ environment }) => /^(?:prod|\$)/.test(environment?.name ?? ''));
  expect(approved.map((job) => job.concurrency)).toEqual([undefined]);
});

test('a tag gets no environment: its own copy of the workflow is not to be trusted', () => {
  const { jobs: own } = readWorkflow('release');
  const runs = Object.entries(own).filter(([, { if: condition = '' }]) => condition.includes("ref_type == 'tag'"));
  expect(runs.map(([job]) => job)).toEqual(['pushed']);
  expect(own['pushed']?.environment).toBeUndefined();
  expect(own['pushed']?.permissions).toEqual({ actions: 'write' });
  for (const job of ['tag', 'verify']) expect(own[job]?.if).toContain("github.ref == 'refs/heads/main'");
});

test('every action from outside is pinned to a commit, one commit for each version', () => {
  const actions = readdirSync(join(ownFolder, '.github/actions')).map((name) =>
    readFileSync(join(ownFolder, '.github/actions', name, 'action.yml'), 'utf8'),
  );
  const uses = [...workflowNames.map(workflowText), ...actions].flatMap(
    (text) => text.match(/(?<=uses: )(?!\.\/).+/g) ?? [],
  );
  const pins = new Set(uses.map((use) => use.replace(/^([^/]+\/[^/@]+)[^@]*/, '$1')));
  for (const pin of pins) expect(pin).toMatch(/^[\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  expect(new Set([...pins].map((pin) => pin.split('@')[0])).size).toBe(pins.size);
});
