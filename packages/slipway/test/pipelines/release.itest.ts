import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';

import { clone, createFolder, type TestFolder } from '../kit/clones.ts';
import { fleet, fleetWith, withPackage } from '../kit/fleet.ts';
import type { WorkspaceModel } from '../kit/model.ts';
import { createRepository, type TestRepository } from '../kit/repository.ts';
import { slipway } from '../kit/slipway.ts';

let repository: TestRepository;
let folder: TestFolder;

beforeEach(() => {
  repository = createRepository();
  folder = createFolder();
});
afterEach(() => {
  repository.remove();
  folder.remove();
});

function versions(all: Readonly<Record<string, string>>): WorkspaceModel {
  return Object.entries(all).reduce(
    (model, [name, version]) => withPackage(name, (app) => ({ ...app, version }), model),
    fleet,
  );
}

const planSchema = z.object({
  apps: z.array(z.object({ name: z.string(), fingerprint: z.string(), version: z.string().nullable() })),
});

/** Lets staging run what a commit makes of every app. @returns a state file */
async function staging(commit: string): Promise<string> {
  const { stdout, stderr } = await slipway(repository.folder, ['plan', '--base', commit, '--head', commit, '--json']);
  expect(stderr).toBe('');
  const apps = planSchema.parse(JSON.parse(stdout)).apps.map((app) => ({ ...app, manifests: null, migrations: null }));
  const file = join(folder.path, 'staging.json');
  writeFileSync(file, JSON.stringify({ version: 1, environment: 'staging', apps }));
  return file;
}

function release(state: string, ...words: string[]) {
  return slipway(repository.folder, ['release', ...words, '--state', state]);
}

const matrixSchema = z.object({
  include: z.array(z.object({ name: z.string(), commit: z.string(), apps: z.string(), tags: z.string() })),
});

async function matrixOf(state: string, ...tags: string[]) {
  const file = join(folder.path, 'outputs');
  rmSync(file, { force: true });
  const run = await slipway(repository.folder, ['release', ...tags, '--state', state, '--github'], {
    GITHUB_OUTPUT: file,
  });
  expect(run).toMatchObject({ status: 0, stderr: '' });
  const [name, value = ''] = readFileSync(file, 'utf8').trim().split(/=(.*)/s);
  expect(name).toBe('release-matrix');
  return matrixSchema.parse(JSON.parse(value)).include;
}

test('five tags of two commits, pushed by hand: one deployment for each commit, the older one first', async () => {
  const first = repository.commit(fleetWith({}, versions({ api: '1.5.0', web: '1.5.0', worker: '1.5.0' })));
  for (const app of ['web', 'api', 'worker']) repository.git('tag', `@fleet/${app}@1.5.0`);
  const second = repository.commit(fleetWith({}, versions({ api: '1.6.0', web: '1.6.0', worker: '1.5.0' })));
  repository.git('tag', '--annotate', '--message', 'Release', '@fleet/api@1.6.0');
  repository.git('tag', '@fleet/web@1.6.0');
  const state = await staging(second);

  const tags = ['@fleet/api@1.6.0', '@fleet/web@1.5.0', '@fleet/web@1.6.0', '@fleet/worker@1.5.0', '@fleet/api@1.5.0'];
  expect(await matrixOf(state, ...tags)).toEqual([
    {
      name: 'web 1.5.0, worker 1.5.0, api 1.5.0',
      commit: first,
      apps: 'web worker api',
      tags: '@fleet/web@1.5.0 @fleet/worker@1.5.0 @fleet/api@1.5.0',
    },
    { name: 'api 1.6.0, web 1.6.0', commit: second, apps: 'api web', tags: '@fleet/api@1.6.0 @fleet/web@1.6.0' },
  ]);
});

test('a tag that is not on main is refused, and with it all that was to go out beside it', async () => {
  repository.commit(fleetWith({}, versions({ web: '1.5.0' })));
  repository.git('tag', '@fleet/web@1.5.0');
  repository.git('switch', '--quiet', '--create', 'aside');
  const aside = repository.commit(fleetWith({}, versions({ api: '1.5.0', web: '1.5.0' })));
  repository.git('tag', '@fleet/api@1.5.0');
  // Its content is what staging runs: being on main is a question of its own.
  const state = await staging(aside);

  const run = await release(state, '@fleet/web@1.5.0', '@fleet/api@1.5.0', '--github');
  expect(run.status).toBe(1);
  expect(run.stdout).toContain(`@fleet/api@1.5.0: refused: its commit ${aside.slice(0, 7)} is not on main`);
  expect(run.stdout).toContain('@fleet/web@1.5.0: may go to production');
  expect(run.stdout).not.toContain('release-matrix');

  const summary = join(folder.path, 'summary.md');
  const inWorkflow = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
  const words = ['release', '@fleet/web@1.5.0', '@fleet/api@1.5.0', '--state', state, '--github'];
  const shown = await slipway(repository.folder, words, inWorkflow);
  expect(shown.stdout).toContain(`::error title=@fleet/api@1.5.0::refused: its commit ${aside.slice(0, 7)} is not on`);
  expect(readFileSync(summary, 'utf8')).toContain('| `@fleet/web@1.5.0` | may go to production |');
  expect(readFileSync(summary, 'utf8')).toContain('| `@fleet/api@1.5.0` | **refused**: its commit');
});

test('a tag moved to a later commit of the same version is refused: staging ran that version as something else', async () => {
  const first = repository.commit(fleetWith({}, versions({ api: '1.5.0' })));
  repository.git('tag', '@fleet/api@1.5.0');
  const state = await staging(first);
  expect((await release(state, '@fleet/api@1.5.0')).status).toBe(0);

  repository.commit(fleetWith({ 'apps/api/src/index.ts': 'export const name = "x";\n' }, versions({ api: '1.5.0' })));
  repository.git('tag', '--force', '@fleet/api@1.5.0');
  const run = await release(state, '@fleet/api@1.5.0');
  expect(run.status).toBe(1);
  expect(run.stdout).toContain('staging ran 1.5.0 as something else');
  expect(run.stdout).toContain('was the tag moved?');
});

test('a tag at a commit after the version’s, of which nothing but the README differs, is as good', async () => {
  const first = repository.commit(fleetWith({}, versions({ api: '1.5.0' })));
  const state = await staging(first);
  repository.commit(fleetWith({ 'README.md': '# The fleet\n' }, versions({ api: '1.5.0' })));
  repository.git('tag', '@fleet/api@1.5.0');
  expect((await release(state, '@fleet/api@1.5.0')).status).toBe(0);
});

test.each([
  ['of another version than the manifest’s', '@fleet/api@1.6.0', 'apps/api/package.json says 1.5.0'],
  ['of no app', '@fleet/cache@1.5.0', 'has no app @fleet/cache'],
  ['that staging has not run', '@fleet/web@1.5.0', 'staging has not run what'],
])('a forged tag %s is refused', async (_, tag, fault) => {
  const before = repository.commit(fleetWith({}));
  const state = await staging(before);
  repository.commit(
    fleetWith({ 'apps/web/src/index.ts': 'export const name = "x";\n' }, versions({ api: '1.5.0', web: '1.5.0' })),
  );
  repository.git('tag', tag);
  const run = await release(state, tag);
  expect(run).toMatchObject({ status: 1, stderr: '' });
  expect(run.stdout).toContain(`${tag}: refused: `);
  expect(run.stdout).toContain(fault);
});

test('a branch of a tag’s name is no tag', async () => {
  const state = await staging(repository.commit(fleetWith({}, versions({ api: '1.5.0' }))));
  repository.git('branch', '@fleet/api@1.5.0');
  const run = await release(state, '@fleet/api@1.5.0');
  expect(run.status).toBe(1);
  expect(run.stdout).toContain('this clone has no such tag');
});

test('a shallow clone cannot tell what is on main, and says how to mend it', async () => {
  const first = repository.commit(fleetWith({}, versions({ api: '1.5.0' })));
  repository.git('tag', '@fleet/api@1.5.0');
  repository.commit(fleetWith({ 'README.md': '# The fleet\n' }, versions({ api: '1.5.0' })));
  const state = await staging(first);
  const copy = join(folder.path, 'copy');
  clone(repository.folder, copy, '--depth=1');
  const run = await slipway(copy, ['release', '@fleet/api@1.5.0', '--state', state]);
  expect(run.status).not.toBe(0);
  expect(`${run.stdout}${run.stderr}`).toContain('git fetch');
});

test('the tags that are missing, a line each; those that are there are not named again', async () => {
  repository.commit(fleetWith({}, versions({ api: '1.5.0' })));
  repository.git('tag', '@fleet/web@1.4.1');
  const run = await slipway(repository.folder, ['release', '--untagged']);
  expect(run).toMatchObject({ status: 0, stderr: '', stdout: '@fleet/api@1.5.0\n@fleet/worker@1.4.1\n' });
});

test('the notes of a version are what the changelog says of it, at the tag', async () => {
  repository.commit(fleetWith({ 'apps/api/CHANGELOG.md': '## 1.4.1\n\n- Mends it.\n\n## 1.4.0\n\n- Breaks it.\n' }));
  repository.git('tag', '@fleet/api@1.4.1');
  const run = await slipway(repository.folder, ['release', '@fleet/api@1.4.1', '--notes']);
  expect(run).toMatchObject({ status: 0, stderr: '', stdout: '- Mends it.\n' });
});

test.each([
  [[], 'release needs tags'],
  [['v1.5.0'], '"v1.5.0" is no release tag'],
  [['--untagged', '@fleet/api@1.5.0'], '--untagged finds the tags itself'],
])('refuses the call %j', async (words, fault) => {
  repository.commit(fleetWith({}));
  const run = await slipway(repository.folder, ['release', ...words]);
  expect(run).toMatchObject({ status: 2, stdout: '' });
  expect(run.stderr).toContain(fault);
});
