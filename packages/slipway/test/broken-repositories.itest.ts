import { chownSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { complaintOf } from './kit/complaint.ts';
import { clone, createFolder, type TestFolder } from './kit/clones.ts';
import { fleetWith } from './kit/fleet.ts';
import { planOf, workIn } from './kit/plan.ts';
import { createRepository, type TestRepository } from './kit/repository.ts';
import { slipway } from './kit/slipway.ts';

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

const before = fleetWith({});
const after = fleetWith({ 'packages/outbox/src/index.ts': 'export {};\n' });
const all = ['api', 'web', 'worker'];

/** Removes a loose object, as a broken disk does. */
function lose(path: string, id: string): void {
  rmSync(join(path, 'objects', id.slice(0, 2), id.slice(2)));
}

describe('a base that cannot be had is the widest plan, said loudly', () => {
  test('where the clone is shallow, with how to deepen it', async () => {
    const base = repository.commit(before);
    repository.commit(after);
    const shallow = join(folder.path, 'shallow');
    clone(repository.folder, shallow, '--depth=1');
    const plan = await planOf(shallow, '--base', base);
    expect(workIn(plan)).toMatchObject({ image: all, deploy: all });
    expect(plan.warnings[0]).toMatch(/so everything is to be done: .*git fetch --unshallow.*fetch-depth: 0/);
    const { stdout, status } = await slipway(shallow, ['plan', '--base', base]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^! .*everything is to be done/m);
  });

  test('where its commit is lost', async () => {
    const base = repository.commit(before);
    const head = repository.commit(after);
    lose(join(repository.folder, '.git'), base);
    const plan = await planOf(repository.folder, '--base', base, '--head', head);
    expect(plan.base.kind).toBe('missing');
    expect(workIn(plan)).toMatchObject({ image: all });
  });
});

describe('a damaged repository is exit code 2, one sentence and the mend', () => {
  test.each([
    ['a tree of the head', 'HEAD:apps/api'],
    ['the whole tree of the head', 'HEAD^{tree}'],
    ['a file of the head', 'HEAD:pnpm-lock.yaml'],
    ['a file of the base', 'HEAD~:apps/web/package.json'],
  ])('%s is missing', async (_, object) => {
    repository.commit(before);
    repository.commit(
      fleetWith({ 'apps/web/package.json': null, 'apps/web/Dockerfile': null, 'packages/outbox/src/x.ts': '' }),
    );
    repository.commit(fleetWith({ 'packages/outbox/src/index.ts': 'export {};\n' }));
    repository.git('tag', 'base', 'HEAD~2');
    const id = repository.git('rev-parse', object.replace('HEAD~', 'base')).trim();
    lose(join(repository.folder, '.git'), id);
    const words = ['plan', '--base', 'base', '--head', 'HEAD'];
    expect(await complaintOf(repository.folder, words)).toMatch(/ in \/.*: run `git fetch --refetch`, or clone again/);
  });

  test('a tree of the base is missing: the widest plan, said loudly', async () => {
    repository.commit(before);
    repository.commit(fleetWith({ 'packages/outbox/src/index.ts': 'export {};\n' }));
    lose(join(repository.folder, '.git'), repository.git('rev-parse', 'HEAD~:packages/outbox/src').trim());
    const { status, stdout } = await slipway(repository.folder, ['plan', '--base', 'HEAD~', '--head', 'HEAD']);
    expect(status).toBe(0);
    expect(stdout).toContain('everything is to be done');
  });

  test('an object is garbage', async () => {
    repository.commit(before);
    const id = repository.git('rev-parse', 'HEAD:pnpm-lock.yaml').trim();
    const path = join(repository.folder, '.git/objects', id.slice(0, 2), id.slice(2));
    rmSync(path);
    writeFileSync(path, 'garbage');
    expect(await complaintOf(repository.folder, ['plan', '--base', 'HEAD', '--head', 'HEAD'])).toMatch(
      /git fetch --refetch/,
    );
  });

  test('the index is garbage', async () => {
    repository.commit(before);
    writeFileSync(join(repository.folder, '.git/index'), 'garbage');
    expect(await complaintOf(repository.folder, ['plan', '--base', 'HEAD'])).toMatch(/delete \.git\/index/);
  });

  test('HEAD is garbage', async () => {
    repository.commit(before);
    writeFileSync(join(repository.folder, '.git/HEAD'), 'garbage\n');
    const complaint = await complaintOf(repository.folder, ['plan']);
    expect(complaint).toMatch(/^Cannot read a git repository in .*: look at its HEAD, or clone again\.$/);
  });

  test('the configuration is garbage', async () => {
    repository.commit(before);
    writeFileSync(join(repository.folder, '.git/config'), '[core\n');
    expect(await complaintOf(repository.folder, ['plan'])).toMatch(
      /bad config line 1 in file .*: mend that, or clone again\.$/,
    );
  });

  test('there is no repository', async () => {
    expect(await complaintOf(folder.path, ['plan'])).toBe(
      `Cannot read a git repository in ${folder.path}, for there is none: go into one, or name it with \`--cwd\`.`,
    );
  });

  test('there is no git', async () => {
    expect(await complaintOf(folder.path, ['plan'], { PATH: folder.path })).toMatch(
      /^Cannot run `git` in .*: install git/,
    );
  });

  test.skipIf(process.getuid?.() !== 0)('it belongs to somebody else [needs root]', async () => {
    repository.commit(before);
    chownSync(repository.folder, 65534, 65534);
    chownSync(join(repository.folder, '.git'), 65534, 65534);
    expect(await complaintOf(repository.folder, ['plan'])).toBe(
      `Cannot read a git repository in ${repository.folder}, for it belongs to somebody else: \`git config --global --add safe.directory ${repository.folder}\` trusts it.`,
    );
  });
});
