import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-github-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const callSchema = z.object({ words: z.array(z.string()), input: z.string() });
type Call = z.output<typeof callSchema>;

/** A gh that answers questions from a table, and records everything. */
function standIn(answers: Readonly<Record<string, unknown>>): void {
  writeFileSync(join(folder, 'calls'), '');
  const program = `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs');
const words = process.argv.slice(2);
const input = readFileSync(0, 'utf8');
appendFileSync(${JSON.stringify(join(folder, 'calls'))}, JSON.stringify({ words, input }) + '\\n');
const answers = ${JSON.stringify(answers)};
const call = words.join(' ');
if (Object.hasOwn(answers, call)) console.log(JSON.stringify(answers[call]));
else if (words[0] === 'api' && !words.includes('--method')) {
  console.error('gh: Not Found (HTTP 404)');
  process.exitCode = 1;
}
`;
  writeFileSync(join(folder, 'gh'), program);
  chmodSync(join(folder, 'gh'), 0o755);
}

const fresh = {
  'repo view --json nameWithOwner': { nameWithOwner: 'acme/shop' },
  'api repos/acme/shop/environments?per_page=100': { environments: [] },
  'api repos/acme/shop/rulesets': [],
  'api users/ada': { id: 7 },
  'api orgs/acme/teams/on-call': { id: 8 },
};

function setUp(...words: string[]) {
  const run = spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), ...words], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` },
  });
  const lines = readFileSync(join(folder, 'calls'), 'utf8').split('\n').filter(Boolean);
  const calls = lines.map((line) => callSchema.parse(JSON.parse(line)));
  return { ...run, calls, writes: calls.filter(isWrite) };
}

function isWrite({ words }: Call): boolean {
  return words.includes('--method') || words.includes('set') || words.includes('create');
}

function bodyOf(calls: readonly Call[], path: string): unknown {
  const call = calls.find(({ words }) => words.includes(path));
  return call === undefined ? undefined : JSON.parse(call.input);
}

test('tells what it would set, and sets nothing', () => {
  standIn(fresh);
  const { status, stdout, writes } = setUp('--approver', 'ada');
  expect(status).toBe(0);
  expect(writes).toEqual([]);
  expect(stdout).toContain('environment prod: deployed to from main, after ada approved');
  expect(stdout).toContain('Nothing was set');
});

test('sets a new repository up: environments, approval, rules, secrets, and at last the delivery', () => {
  standIn(fresh);
  writeFileSync(join(folder, 'kubeconfig'), 'apiVersion: v1\n');
  const { status, stderr, writes } = setUp(
    ...['--apply', '--approver', 'ada', '--approver', 'acme/on-call', '--registry', 'registry.example.com/shop'],
    ...['--kubeconfig', 'staging=kubeconfig', '--age-key', 'prod=kubeconfig'],
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(bodyOf(writes, 'repos/acme/shop/environments/prod')).toEqual({
    reviewers: [
      { type: 'User', id: 7 },
      { type: 'Team', id: 8 },
    ],
    deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
  });
  expect(bodyOf(writes, 'repos/acme/shop/environments/staging')).not.toHaveProperty('reviewers');
  expect(bodyOf(writes, 'repos/acme/shop/environments/preview')).toEqual({ deployment_branch_policy: null });
  const policies = writes.filter(({ words }) =>
    words.includes('repos/acme/shop/environments/prod/deployment-branch-policies'),
  );
  // No tag: a tag brings its own copy of the workflows.
  expect(policies.map(({ input }) => parsed(input))).toEqual([{ name: 'main', type: 'branch' }]);
  const rulesets = writes.filter(({ words }) => words.includes('repos/acme/shop/rulesets'));
  expect(rulesets.map(({ input }) => parsed(input))).toMatchObject([
    { target: 'branch', conditions: { ref_name: { include: ['refs/heads/main'] } } },
    { target: 'tag', rules: [{ type: 'update' }, { type: 'deletion' }, { type: 'non_fast_forward' }] },
  ]);
  const secret = writes.find(({ words }) => words.includes('KUBECONFIG'));
  expect(secret?.words.join(' ')).toBe('secret set KUBECONFIG --env staging --repo acme/shop');
  expect(secret?.input).toBe('apiVersion: v1\n');
  expect(writes.at(-1)?.words.join(' ')).toBe('variable set DELIVERY --repo acme/shop --body true');
});

test('run again, it changes what is there and makes nothing twice, and leaves approvers that it was not told of', () => {
  standIn({
    ...fresh,
    'api repos/acme/shop/environments?per_page=100': { environments: [{ name: 'prod' }, { name: 'preview' }] },
    'api repos/acme/shop/environments/prod/deployment-branch-policies?per_page=100': {
      branch_policies: [{ name: 'main' }],
    },
    'api repos/acme/shop/rulesets': [
      { id: 3, name: 'slipway: main' },
      { id: 4, name: 'slipway: release tags' },
    ],
  });
  const { status, writes } = setUp('--apply');
  expect(status).toBe(0);
  const paths = writes.map(({ words }) => words.join(' '));
  expect(paths.some((words) => words.includes('environments/prod/deployment-branch-policies'))).toBe(false);
  expect(paths.filter((words) => words.includes('rulesets'))).toEqual([
    'api --silent --method PUT repos/acme/shop/rulesets/3 --input -',
    'api --silent --method PUT repos/acme/shop/rulesets/4 --input -',
  ]);
  expect(bodyOf(writes, 'repos/acme/shop/environments/prod')).not.toHaveProperty('reviewers');
  expect(paths.some((words) => words.includes('DELIVERY'))).toBe(false);
});

test.each([
  [['--kubeconfig', 'staging'], '--kubeconfig is an environment and a file'],
  [['--repo', 'shop'], '--repo is OWNER/NAME'],
  [['--everything'], "Unknown option '--everything'"],
  [['--approver', 'nobody'], 'needs its admin'],
  [['--kubeconfig', 'staging=missing'], 'Cannot read missing'],
])('refuses %j in a sentence, and sets nothing', (words, fault) => {
  standIn(fresh);
  const { status, stderr, writes } = setUp('--apply', ...words);
  expect(status).toBe(2);
  expect(stderr).toContain(fault);
  expect(writes).toEqual([]);
});

function parsed(text: string): unknown {
  return JSON.parse(text);
}
