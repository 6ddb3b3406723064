import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { fleet } from './kit/fleet.ts';
import { planOf, workIn } from './kit/plan.ts';
import { createRepository, type TestRepository } from './kit/repository.ts';
import { slipway } from './kit/slipway.ts';
import { workspaceFiles } from './kit/workspace-files.ts';

// What a workspace was read from is kept in the clone's git folder: it makes plans faster and changes none.

let repository: TestRepository;
let folder: string;

beforeEach(() => {
  repository = createRepository();
  folder = join(repository.folder, '.git/slipway');
  repository.commit(workspaceFiles(fleet));
  repository.write({ 'packages/cache/src/index.ts': 'export const changed = true;\n' });
  repository.git('commit', '--quiet', '--all', '--message', 'Change');
});
afterEach(() => {
  repository.remove();
});

async function plan(...words: string[]): Promise<string> {
  const sides = words.length > 0 ? words : ['--base', 'HEAD^', '--head', 'HEAD'];
  const { status, stdout, stderr } = await slipway(repository.folder, ['plan', ...sides, '--json']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

const workspaces = () => readdirSync(folder).filter((name) => name.endsWith('.kept'));

function keptFile(): string {
  const [name = ''] = workspaces();
  return join(folder, name);
}

test('the second plan says what the first did', async () => {
  const first = await plan();
  expect(workspaces()).toHaveLength(1);
  expect(await plan()).toBe(first);
});

test.each([
  ['empty', () => ''],
  ['cut off', (text: string) => text.slice(0, -100)],
  ['of another program', (text: string) => text.replace('src', 'SRC').replace(/^\["[^"]/, '["_')],
  ['of other files', (text: string) => text.replace(/"[0-9a-f]{64}"/, `"${'0'.repeat(64)}"`)],
  ['without its first line', (text: string) => text.replace(/^.*\n/, '')],
  ['no JSON', (text: string) => text.replace('{"', '{_')],
])('what is kept is %s: it is read anew', async (_, damage) => {
  const first = await plan();
  writeFileSync(keptFile(), damage(readFileSync(keptFile(), 'utf8')));
  expect(await plan()).toBe(first);
});

test('a bit of what is kept is another, wherever it is: it is read anew', async () => {
  const first = await plan();
  const whole = readFileSync(keptFile());
  for (let step = 0; step < 16; step += 1) {
    const bytes = Buffer.from(whole);
    const at = Math.floor(((step + 0.5) * bytes.length) / 16);
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (step % 8)), at);
    writeFileSync(keptFile(), bytes);
    expect(await plan()).toBe(first);
    expect(readFileSync(keptFile())).toEqual(whole);
  }
});

test('what others put beside it stays', async () => {
  await plan();
  writeFileSync(join(folder, 'note.txt'), 'mine');
  const settings = readFileSync(join(repository.folder, 'pnpm-workspace.yaml'), 'utf8');
  for (let version = 0; version < 6; version += 1) {
    repository.write({ 'pnpm-workspace.yaml': `${settings}# ${String(version)}\n` });
    repository.git('commit', '--quiet', '--all', '--message', 'Change');
    await plan();
  }
  expect(workspaces()).toHaveLength(4);
  expect(readFileSync(join(folder, 'note.txt'), 'utf8')).toBe('mine');
});

test('after each change of the lockfile the plan is the one that nothing kept would give, and not many are kept', async () => {
  const plans: string[] = [];
  for (let version = 0; version < 6; version += 1) {
    const lockfile = readFileSync(join(repository.folder, 'pnpm-lock.yaml'), 'utf8');
    repository.write({ 'pnpm-lock.yaml': lockfile.replace(/(integrity: sha512-)\w/, `$1${String(version)}`) });
    repository.git('commit', '--quiet', '--all', '--message', 'Bump');
    plans.push(await plan());
  }
  expect(workspaces()).toHaveLength(4);
  for (const kept of plans.toReversed()) {
    rmSync(folder, { recursive: true });
    expect(await plan()).toBe(kept);
    repository.git('reset', '--quiet', '--hard', 'HEAD^');
  }
});

test('what is kept of one side may give way to the other: both are read to their end', async () => {
  const bump = async (version: number) => {
    const lockfile = readFileSync(join(repository.folder, 'pnpm-lock.yaml'), 'utf8');
    repository.write({ 'pnpm-lock.yaml': lockfile.replace(/(integrity: sha512-)\w/, `$1${String(version)}`) });
    repository.git('commit', '--quiet', '--all', '--message', 'Bump');
    repository.git('tag', `bump-${String(version)}`);
    if (version < 4) await plan('--base', 'HEAD', '--head', 'HEAD');
  };
  const script = `echo ${'large '.repeat(50_000)}`;
  const manifest = readFileSync(join(repository.folder, 'packages/env/package.json'), 'utf8');
  repository.write({
    'packages/env/package.json': manifest.replace('"scripts": {', `"scripts": { "large": "${script}",`),
  });
  for (let version = 0; version < 5; version += 1) await bump(version);
  expect(workspaces()).toHaveLength(4);
  expect(readFileSync(keptFile()).length).toBeGreaterThan(300_000);
  const sides = ['--base', 'bump-4', '--head', 'bump-0'];
  const kept = await plan(...sides);
  rmSync(folder, { recursive: true });
  expect(await plan(...sides)).toBe(kept);
});

describe('a commit whose workspace is known', () => {
  const headOf = () => repository.git('rev-parse', 'HEAD').trim();
  /** Plans with what is kept, and then with nothing. */
  async function bothWays(): Promise<[string, string]> {
    const kept = await plan();
    rmSync(folder, { recursive: true });
    return [kept, await plan()];
  }

  test('helps the next one, when nothing differs that a workspace is read from', async () => {
    await plan();
    repository.write({ 'packages/cache/src/index.ts': 'export const changed = 2;\n' });
    repository.git('commit', '--quiet', '--all', '--message', 'Again');
    await plan();
    expect(readdirSync(folder)).toContain(`${headOf()}.at`);
    expect(workspaces()).toHaveLength(1);
    const [kept, anew] = await bothWays();
    expect(kept).toBe(anew);
  });

  test.each([
    ['a manifest', 'packages/cache/package.json', (text: string) => text.replace('{', '{ "description": "Other",')],
    ['a Dockerfile', 'apps/api/Dockerfile', (text: string) => `${text}# other\n`],
    ['what images leave out', '.dockerignore', (text: string) => `${text}\n*.other\n`],
  ])('does not stand for the next one, when %s differs', async (_, path, change) => {
    await plan();
    const before = existsSync(join(repository.folder, path)) ? readFileSync(join(repository.folder, path), 'utf8') : '';
    repository.write({ [path]: change(before) });
    repository.git('add', '--all');
    repository.git('commit', '--quiet', '--message', 'Other');
    const [kept, anew] = await bothWays();
    expect(kept).toBe(anew);
  });

  test('is not asked for its files again, and is when they are wanted', async () => {
    const first = await plan();
    const at = join(folder, `${headOf()}.at`);
    writeFileSync(at, readFileSync(at, 'utf8').replace(/[0-9a-f]{64}/, '0'.repeat(64)));
    expect(await plan()).toBe(first);
    writeFileSync(at, 'no JSON');
    expect(await plan()).toBe(first);
    writeFileSync(at, '["../elsewhere",""]\n');
    expect(await plan()).toBe(first);
  });
});

test.each([
  ['a source', 'packages/cache/src/index.ts', (text: string) => `${text}export const more = 3;\n`],
  ['a manifest', 'packages/cache/package.json', (text: string) => text.replace(/"build":\s*"/, '$&true && ')],
  ['a Dockerfile', 'apps/api/Dockerfile', (text: string) => `${text}# other\n`],
])('a working tree in which %s differs is planned as if nothing were kept', async (_, path, change) => {
  await plan();
  repository.write({ [path]: change(readFileSync(join(repository.folder, path), 'utf8')) });
  const kept = await planOf(repository.folder, '--base', 'HEAD');
  expect(workIn(kept).image).toEqual(['api']);
  rmSync(folder, { recursive: true });
  expect(await planOf(repository.folder, '--base', 'HEAD')).toEqual(kept);
});

test('a git folder that cannot be written to is no fault', async () => {
  const first = await plan();
  rmSync(folder, { recursive: true });
  writeFileSync(folder, 'in the way');
  chmodSync(folder, 0o444);
  expect(await plan()).toBe(first);
  expect(existsSync(join(folder, 'x'))).toBe(false);
});
