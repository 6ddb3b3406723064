import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { fleet } from './kit/fleet.ts';
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

async function plan(): Promise<string> {
  const { status, stdout, stderr } = await slipway(repository.folder, [
    'plan',
    '--base',
    'HEAD^',
    '--head',
    'HEAD',
    '--json',
  ]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

function keptFile(): string {
  const [name = ''] = readdirSync(folder);
  return join(folder, name);
}

test('the second plan says what the first did', async () => {
  const first = await plan();
  expect(readdirSync(folder)).toHaveLength(1);
  expect(await plan()).toBe(first);
});

test.each([
  ['empty', () => ''],
  ['cut off', (text: string) => text.slice(0, -100)],
  ['of another program', (text: string) => text.replace(/^.*\n/, 'another\n')],
  ['of other files', (text: string) => text.replace(/"100644"/, '"100755"')],
  ['no JSON', (text: string) => text.replace('{"', '{')],
])('what is kept is %s: it is read anew', async (_, damage) => {
  const first = await plan();
  writeFileSync(keptFile(), damage(readFileSync(keptFile(), 'utf8')));
  expect(await plan()).toBe(first);
});

test('after each change of the lockfile the plan is the one that nothing kept would give, and not many are kept', async () => {
  const plans: string[] = [];
  for (let version = 0; version < 6; version += 1) {
    const lockfile = readFileSync(join(repository.folder, 'pnpm-lock.yaml'), 'utf8');
    repository.write({ 'pnpm-lock.yaml': lockfile.replace(/(integrity: sha512-)\w/, `$1${String(version)}`) });
    repository.git('commit', '--quiet', '--all', '--message', 'Bump');
    plans.push(await plan());
  }
  expect(readdirSync(folder)).toHaveLength(4);
  for (const kept of plans.toReversed()) {
    rmSync(folder, { recursive: true });
    expect(await plan()).toBe(kept);
    repository.git('reset', '--quiet', '--hard', 'HEAD^');
  }
});

test('a git folder that cannot be written to is no fault', async () => {
  const first = await plan();
  rmSync(folder, { recursive: true });
  writeFileSync(folder, 'in the way');
  chmodSync(folder, 0o444);
  expect(await plan()).toBe(first);
  expect(existsSync(join(folder, 'x'))).toBe(false);
});
