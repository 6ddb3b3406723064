import { chownSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { hash } from 'node:crypto';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { openRepository } from '../src/revision/index.ts';
import { clone, createFolder, type TestFolder } from './kit/clones.ts';
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
const all = ['api', 'web', 'worker'];

/** Removes a loose object, as a broken disk does. */
function lose(path: string, id: string): void {
  rmSync(join(path, 'objects', id.slice(0, 2), id.slice(2)));
}

/** A call that must end with exit code 2 and one sentence. */
async function complaintOf(cwd: string, words: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = await slipway(cwd, words, environment);
  expect({ status, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({ status: 2, stdout: '', lines: 1 });
  return stderr.trimEnd();
}

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

describe('Git LFS', () => {
  const content = 'a large picture';
  const id = hash('sha256', content);
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${id}\nsize ${content.length}\n`;

  test('the fingerprint is that of the pointer, the archive has the content', async () => {
    repository.commit(fleetWith({ 'apps/web/src/picture.png': pointer, '.gitattributes': '*.png filter=lfs\n' }));
    const broken = await slipway(repository.folder, ['context', 'web', '--tar', '--head', 'HEAD']);
    expect(broken.status).toBe(2);
    expect(broken.stderr).toBe(
      'The content of apps/web/src/picture.png is in Git LFS and not in this clone: run `git lfs fetch` for this commit.\n',
    );
    // What was written by then must not build.
    expect(broken.stdout).not.toContain('FROM build AS production');
    const { status, stdout } = await slipway(repository.folder, ['context', 'web', '--head', 'HEAD']);
    expect(status).toBe(0);
    expect(stdout).toContain('fp-');

    writeAt(repository.folder, `.git/lfs/objects/${id.slice(0, 2)}/${id.slice(2, 4)}/${id}`, content);
    const { tar } = await contextIn(repository.folder, 'web', 'HEAD');
    expect(tar.toString('latin1')).toContain(content);
    expect(tar.toString('latin1')).not.toContain('git-lfs.github.com');
  });
});

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

test('a copy of a working tree without its repository is read as part of what it lies in, or not at all', async () => {
  repository.commit(before);
  const copy = join(folder.path, 'copy');
  cpSync(repository.folder, copy, { recursive: true, filter: (path) => !path.endsWith('.git') });
  await expect(openRepository(copy)).rejects.toThrow(/there is none/);
});
