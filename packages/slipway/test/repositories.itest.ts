import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { hash } from 'node:crypto';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { openRepository } from '../src/revision/index.ts';
import { clone, createFolder, type TestFolder } from './kit/clones.ts';
import { complaintOf } from './kit/complaint.ts';
import { contextIn } from './kit/extract.ts';
import { fleetWith } from './kit/fleet.ts';
import { planOf, workIn } from './kit/plan.ts';
import { createRepository, runGit, type TestRepository } from './kit/repository.ts';
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
const worker = { check: ['worker'], image: ['worker'], deploy: ['worker'] };

describe('wherever the commits are', () => {
  let commits: string[];

  beforeEach(() => {
    commits = ['--base', repository.commit(before), '--head', repository.commit(after)];
  });

  test('a plan from a subfolder, a linked worktree and a bare clone is that from the top', async () => {
    expect(workIn(await planOf(join(repository.folder, 'apps/api/src'), ...commits))).toEqual(worker);
    const linked = join(folder.path, 'linked');
    repository.git('worktree', 'add', '--quiet', '--detach', linked, 'HEAD~');
    expect(workIn(await planOf(linked, ...commits))).toEqual(worker);
    expect(workIn(await planOf(linked, '--base', 'main'))).toEqual(worker);
    const bare = join(folder.path, 'bare.git');
    clone(repository.folder, bare, '--bare');
    expect(workIn(await planOf(bare, '--base', 'HEAD~'))).toEqual(worker);
    expect(workIn(await planOf(join(bare, 'refs'), '--base', 'HEAD~'))).toEqual(worker);
  });

  test('a linked worktree of a bare clone has a working tree', async () => {
    const [bare, linked] = [join(folder.path, 'bare.git'), join(folder.path, 'linked')];
    clone(repository.folder, bare, '--bare');
    runGit(bare, ['worktree', 'add', '--quiet', linked, 'main']);
    writeFileSync(join(linked, 'apps/web/src/index.ts'), 'export {};\n');
    expect(workIn(await planOf(linked, '--base', 'HEAD'))).toMatchObject({ image: ['web'] });
  });

  test('replaced objects and grafts do not count: what is planned is what was committed', async () => {
    const [, base = '', , head = ''] = commits;
    repository.git('replace', head, base);
    writeFileSync(join(repository.folder, '.git/info/grafts'), `${head}\n`);
    const blob = repository.git('rev-parse', `${head}:apps/api/src/index.ts`).trim();
    const other = repository.git('rev-parse', `${head}:README.md`).trim();
    repository.git('replace', blob, other);
    expect(workIn(await planOf(repository.folder, ...commits))).toEqual(worker);
    const { tar } = await contextIn(repository.folder, 'api', head);
    expect(tar.toString('latin1')).not.toContain('# Fleet');
  });

  test('tags, and refs that begin with a dash or are files too', async () => {
    repository.git('tag', '--annotate', '--message', 'Annotated', 'v1', 'HEAD~');
    expect(workIn(await planOf(repository.folder, '--base', 'v1', '--head', 'main'))).toEqual(worker);
    repository.git('branch', 'apps', 'HEAD~');
    expect(workIn(await planOf(repository.folder, '--base', 'apps', '--head', 'main'))).toEqual(worker);
    const plan = await planOf(repository.folder, '--base=--output=x', '--head', 'main');
    expect(plan.base.kind).toBe('missing');
    expect(await complaintOf(repository.folder, ['plan', '--head', 'nowhere'])).toMatch(
      /^There is no revision 'nowhere'/,
    );
  });

  test('what a calling hook of another repository has set does not lead astray', async () => {
    const other = createRepository();
    try {
      other.commit(fleetWith({ 'apps/api/Dockerfile': null }));
      const environment = {
        GIT_COMMON_DIR: join(other.folder, '.git'),
        GIT_DIR: join(other.folder, '.git'),
        GIT_INDEX_FILE: join(other.folder, '.git/index'),
        GIT_PREFIX: 'apps/',
        GIT_WORK_TREE: other.folder,
      };
      const { stdout } = await slipway(repository.folder, ['plan', '--json', ...commits], environment);
      expect(stdout).toBe((await slipway(repository.folder, ['plan', '--json', ...commits])).stdout);
      const tree = await slipway(repository.folder, ['plan', '--json', '--base', 'HEAD'], environment);
      expect(tree.stdout).toBe((await slipway(repository.folder, ['plan', '--json', '--base', 'HEAD'])).stdout);
    } finally {
      other.remove();
    }
  });

  test('a repository with SHA-256', async () => {
    const modern = createFolder();
    try {
      const git = (...words: string[]) => runGit(modern.path, words).trim();
      git('init', '--quiet', '--object-format=sha256', '--initial-branch=main');
      const commit = () => {
        git('add', '--all');
        git('-c', 'user.name=T', '-c', 'user.email=t@example.com', 'commit', '--quiet', '--message', 'All');
      };
      for (const [path, content] of before) writeAt(modern.path, path, content);
      commit();
      writeAt(modern.path, 'packages/outbox/src/index.ts', 'export {};\n');
      expect(workIn(await planOf(modern.path, '--base', 'HEAD'))).toEqual(worker);
      const dirty = await contextIn(modern.path, 'worker');
      commit();
      const clean = await contextIn(modern.path, 'worker', 'HEAD');
      expect(dirty.context.fingerprint).toBe(clean.context.fingerprint);
      expect(hash('sha256', dirty.tar)).toBe(hash('sha256', clean.tar));
      expect(workIn(await planOf(modern.path, '--base', 'HEAD~', '--head', 'HEAD'))).toEqual(worker);
    } finally {
      modern.remove();
    }
  });
});

function writeAt(root: string, path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

describe('a workspace that is a folder of the repository', () => {
  const inside = (files: ReadonlyMap<string, string>) =>
    new Map([
      ...Array.from(files, ([path, content]) => [`code/${path}`, content] as const),
      ['site/index.html', '<p>\n'],
    ]);

  test('is planned from its folder, from below it and from the top, and from what lies in it alone', async () => {
    repository.commit(inside(before));
    repository.commit(inside(after).set('site/index.html', '<b>\n').set('package.json', '{}\n'));
    for (const from of ['', 'code', 'code/apps/api']) {
      const plan = await planOf(join(repository.folder, from), '--base', 'HEAD~', '--head', 'HEAD');
      expect(workIn(plan)).toEqual(worker);
      expect(plan.apps.map(({ path }) => path)).toEqual(['apps/api', 'apps/web', 'apps/worker']);
    }
  });

  test('its contexts are those of the same workspace at the top', async () => {
    repository.commit(inside(before));
    const { context, tar } = await contextIn(join(repository.folder, 'code'), 'api', 'HEAD');
    repository.commit(before);
    const top = await contextIn(repository.folder, 'api', 'HEAD');
    expect(context.fingerprint).toBe(top.context.fingerprint);
    expect(hash('sha256', tar)).toBe(hash('sha256', top.tar));
  });
});

test('a copy of a working tree without its repository is read as part of what it lies in, or not at all', async () => {
  repository.commit(before);
  const copy = join(folder.path, 'copy');
  cpSync(repository.folder, copy, { recursive: true, filter: (path) => !path.endsWith('.git') });
  await expect(openRepository(copy)).rejects.toThrow(/there is none/);
});
