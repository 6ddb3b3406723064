import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { fleet, fleetWith, withExternal } from './kit/fleet.ts';
import { planOf, workIn } from './kit/plan.ts';
import { createRepository, type TestRepository } from './kit/repository.ts';
import { slipway } from './kit/slipway.ts';
import { workspaceFiles } from './kit/workspace-files.ts';

let repository: TestRepository;
let base: string;

/** Main runs the fleet; the working tree raises denque, which only api uses, and edits worker's manifests. */
beforeAll(() => {
  repository = createRepository();
  repository.write({ 'notes.txt': 'not committed' });
  base = repository.commit(workspaceFiles(fleet));
  const bumped = workspaceFiles(withExternal('denque', '2.1.1'));
  repository.write({
    'pnpm-lock.yaml': bumped.get('pnpm-lock.yaml') ?? '',
    'infra/k8s/apps/worker/base/deployment.yaml': 'kind: Deployment\nreplicas: 2\n',
  });
});
afterAll(() => {
  repository.remove();
});

const run = (...words: string[]) => slipway(repository.folder, words);

describe('slipway plan', () => {
  test('without options says what landing the working tree on main would do', async () => {
    const { stdout, stderr, status } = await run('plan');
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toBe(`Plan  main@${base.slice(0, 7)} → working tree
!  debian:bookworm-slim, node:26.10.0-bookworm-slim: no digest says which images these are, so what is built may change unseen; \`slipway image pin\` writes it down.

Build, deploy
  ● api     pnpm-lock.yaml: denque 2.1.0 → 2.1.1 ← ioredis ← @fleet/cache

Configure
  ● worker  infra/k8s/apps/worker/base/deployment.yaml changed

Nothing to do
  · web     pnpm-lock.yaml differs only in what its image does not install

Packages to check: 1 of 6
  @fleet/cache

1 image · 1 deployment · 1 configuration · 2 checks · 1 of 3 apps left alone
`);
  });

  test('has colour on a terminal or when it is asked for, and never where NO_COLOR is set', async () => {
    const escape = '\u001B[';
    expect((await run('plan')).stdout).not.toContain(escape);
    expect((await slipway(repository.folder, ['plan'], { FORCE_COLOR: '1' })).stdout).toContain(escape);
    expect((await slipway(repository.folder, ['plan'], { FORCE_COLOR: '1', NO_COLOR: '1' })).stdout).not.toContain(
      escape,
    );
  });

  test('ends with 0 when nothing is to be done', async () => {
    const { stdout, status } = await run('plan', '--base', 'main', '--head', 'main');
    expect(status).toBe(0);
    expect(stdout).toContain('3 of 3 apps left alone');
  });

  test('--json fits its schema and is the same in every run', async () => {
    const plan = await planOf(repository.folder);
    expect(workIn(plan)).toEqual({ check: ['api'], image: ['api'], deploy: ['api'], config: ['worker'] });
    expect(plan.base).toEqual({ kind: 'revision', name: 'main', commit: base });
    expect(plan.head).toEqual({ name: 'working tree', commit: null });
    expect(await planOf(repository.folder)).toEqual(plan);
  });

  test('works from a folder inside, and with --cwd from outside', async () => {
    const inside = await slipway(join(repository.folder, 'apps/api'), ['plan', '--json']);
    const outside = await slipway('/', ['--cwd', repository.folder, 'plan', '--json']);
    expect(JSON.parse(inside.stdout)).toEqual(await planOf(repository.folder));
    expect(outside.stdout).toBe(inside.stdout);
  });

  test('--markdown prints a table and a graph', async () => {
    const { stdout } = await run('plan', '--markdown');
    expect(stdout).toContain(
      '| **api** | ● | ● | ● |   | `pnpm-lock.yaml: denque 2.1.0 → 2.1.1 ← ioredis ← @fleet/cache ← api` |',
    );
    expect(stdout).toContain('flowchart LR');
  });

  test('--html writes one page, and says in text what is in it', async () => {
    const { stdout, status } = await run('plan', '--html', '.git/plan.html');
    expect(status).toBe(0);
    expect(stdout).toContain('1 image · 1 deployment');
    const page = await readFile(join(repository.folder, '.git/plan.html'), 'utf8');
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain('denque 2.1.0 → 2.1.1');
  });

  test('--github adds outputs for the next jobs and the summary', async () => {
    const [outputs, summary] = ['outputs', 'summary'].map((name) => join(repository.folder, '.git', name));
    await writeFile(outputs!, 'before=1\n');
    const environment = { GITHUB_OUTPUT: outputs, GITHUB_STEP_SUMMARY: summary };
    expect((await slipway(repository.folder, ['plan', '--github'], environment)).status).toBe(0);
    const written = await readFile(outputs!, 'utf8');
    expect(written).toMatch(/^before=1\n/);
    expect(written).toContain(
      'image=true\nimage-apps=api\nimage-matrix={"include":[{"name":"api","apps":"api","filter":"--filter=@fleet/api"}]}\n',
    );
    expect(written).toContain(
      'migrate=false\nmigrate-apps=\nmigrate-matrix={"include":[{"name":"nothing to do","apps":"","filter":""}]}\n',
    );
    expect(written).toContain('packages=true\npackages-filter=--filter=@fleet/cache\n');
    expect(await readFile(summary!, 'utf8')).toContain('### Plan:');
  });
});

describe('slipway plan --state', () => {
  const stateApp = z.object({
    name: z.string(),
    fingerprint: z.string(),
    manifests: z.string().nullable(),
    version: z.string().nullable(),
    migrations: z.string().nullable(),
  });

  async function stateOf(change: (app: z.output<typeof stateApp>) => object, extra: object[] = []): Promise<string> {
    const { apps } = await planOf(repository.folder, '--head', base, '--base', base);
    const file = join(repository.folder, '.git/state.json');
    await writeFile(
      file,
      JSON.stringify({ version: 1, apps: [...apps.map((app) => change(stateApp.parse(app))), ...extra] }),
    );
    return file;
  }

  test('compares with what a file says, and explains by the commit that it names', async () => {
    const file = await stateOf((app) => ({ ...app, commit: base }));
    expect(workIn(await planOf(repository.folder, '--state', file))).toEqual({
      check: ['api'],
      image: ['api'],
      deploy: ['api'],
      config: ['worker'],
    });
    const { stdout } = await run('plan', '--state', file);
    expect(stdout).toContain('● api     pnpm-lock.yaml: denque 2.1.0 → 2.1.1 ← ioredis ← @fleet/cache');
  });

  test('decides by hashes alone where no commit is named', async () => {
    const plan = await planOf(repository.folder, '--state', await stateOf((app) => app));
    expect(workIn(plan)).toMatchObject({ image: ['api'], deploy: ['api'], config: ['worker'] });
    expect(plan.apps.find(({ name }) => name === 'api')?.verdicts.image.causes[0]?.text).toMatch(
      /fingerprint fp-\w{12} → fp-\w{12} ← api$/,
    );
  });

  test('a hand-made change of what runs, an older version and an app that is not ours come out', async () => {
    const file = await stateOf(
      (app) => ({
        ...app,
        ...(app.name === 'web' ? { fingerprint: '0'.repeat(64) } : {}),
        ...(app.name === 'worker' ? { version: '1.4.0' } : {}),
      }),
      [{ name: 'legacy', fingerprint: '1'.repeat(64), manifests: null, version: null }],
    );
    const plan = await planOf(repository.folder, '--state', file, '--head', base);
    expect(workIn(plan)).toMatchObject({ image: ['web'], deploy: ['web', 'worker'], teardown: ['legacy'] });
  });

  test.each([
    ['[]', 'is not a state file'],
    ['{', 'is not JSON'],
    ['{"version":1,"apps":[{"name":"api"}]}', 'fingerprint'],
    ['{"version":1,"apps":[],"aps":[]}', 'aps'],
  ])('refuses %s in one sentence', async (content, fault) => {
    const file = join(repository.folder, '.git/broken.json');
    await writeFile(file, content);
    const { status, stdout, stderr } = await run('plan', '--state', file);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(fault);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('slipway why', () => {
  test('answers in a few lines what is needed and what made the rest unnecessary', async () => {
    const { stdout, status } = await run('why', 'api');
    expect(status).toBe(0);
    expect(stdout).toBe(`api needs build, deploy, check  main@${base.slice(0, 7)} → working tree
!  debian:bookworm-slim, node:26.10.0-bookworm-slim: no digest says which images these are, so what is built may change unseen; \`slipway image pin\` writes it down.
  build      pnpm-lock.yaml: denque 2.1.0 → 2.1.1 ← ioredis ← @fleet/cache ← api
  deploy     as build
  check      as build
not needed
  migrate    no migration differs
  configure  no manifest of it differs
  tear down  apps/api is in the working tree
`);
  });

  test('tells of a package why it is to be checked', async () => {
    const { stdout } = await run('why', 'packages/cache');
    expect(stdout).toMatch(/^@fleet\/cache needs check /);
    expect(stdout).toContain('denque 2.1.0 → 2.1.1 ← ioredis ← @fleet/cache');
  });

  test.each(['api', '@fleet/api', 'apps/api', 'apps/api/'])('knows an app as %s', async (name) => {
    expect((await run('why', name)).stdout).toMatch(/^api needs build/);
  });

  test('--against says why a change reaches the one app and not the other', async () => {
    const { stdout } = await run('why', 'api', '--against', 'worker');
    expect(stdout).toContain('api against worker: api is built, worker is not');
    expect(stdout).toContain('not worker: worker does not need @fleet/cache');
    expect(stdout).toContain('both: @fleet/env, @fleet/typescript-config');
    expect(stdout).toContain('only api: @fleet/cache');
    expect(stdout).toContain('only worker: @fleet/outbox');
  });

  test('--json gives the app as the plan has it', async () => {
    const { apps } = await planOf(repository.folder);
    expect(JSON.parse((await run('why', 'web', '--json')).stdout)).toEqual(apps.find(({ name }) => name === 'web'));
  });
});

test.each([
  [['why', 'checkout'], "There is no app 'checkout' in the working tree: there are api, web, worker."],
  [['why'], 'why needs an app'],
  [['why', 'api', '--against', '@fleet/api'], 'api is held against itself'],
  [['why', 'api', 'web'], 'slipway why api --against web'],
  [['why', 'api', '--against', '@fleet/cache'], '@fleet/cache is no app'],
  [['plan', '--head', 'HEAD^{tree}'], "'HEAD^{tree}' is a tree, and no commit"],
  [['plan', '--base', '--json'], '--base'],
  [['plan', 'api'], 'slipway why api'],
  [['plan', '--bsae', 'main'], '--bsae'],
  [['plan', '--base', 'main', '--state', 'x.json'], '--base and --state exclude each other'],
  [['plan', '--json', '--markdown'], '--json and --markdown exclude each other'],
  [['plan', '--head', 'gone'], "There is no revision 'gone'"],
  [['plan', '--html', 'no/such/folder/plan.html'], 'Cannot write'],
  [['plan', '--state', 'gone.json'], 'Cannot read the state file'],
  [['paln'], 'paln'],
])('a wrong call, %j, is one sentence on stderr and exit code 2', async (words, fault) => {
  const { status, stdout, stderr } = await run(...words);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(fault);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test('a lockfile that is broken on the base is no reason to refuse: the mend of it can be planned', async () => {
  const broken = createRepository();
  try {
    const before = broken.commit(fleetWith({ 'pnpm-lock.yaml': '<<<<<<< HEAD\nlockfileVersion: 9\n' }));
    broken.commit(workspaceFiles(fleet));
    const plan = await planOf(broken.folder, '--base', before);
    expect(plan.base.kind).toBe('missing');
    expect(plan.warnings[0]).toContain('pnpm-lock.yaml');
    const { status, stderr } = await slipway(broken.folder, ['plan', '--head', before]);
    expect(status).toBe(2);
    expect(stderr).toContain('pnpm-lock.yaml');
  } finally {
    broken.remove();
  }
});

test.each([
  [{ FORCE_COLOR: '0' }, false],
  [{ FORCE_COLOR: 'false' }, false],
  [{ FORCE_COLOR: '1' }, true],
  [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false],
])('colours where nobody reads a terminal: %j', async (environment, isColoured) => {
  const { stdout } = await slipway(repository.folder, ['plan'], environment);
  expect(stdout.includes('\u001b[')).toBe(isColoured);
});

test('`help` is what people try first', async () => {
  expect((await run('help')).stdout).toBe((await run('--help')).stdout);
});
