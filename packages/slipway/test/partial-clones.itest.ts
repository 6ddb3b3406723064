import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { clone, createFolder, serveAnything, type TestFolder } from './kit/clones.ts';
import { fleetWith } from './kit/fleet.ts';
import { planOf } from './kit/plan.ts';
import { createRepository, runGit, type TestRepository } from './kit/repository.ts';
import { slipway } from './kit/slipway.ts';

let original: TestRepository;
let base: string;
let head: string;
let folder: TestFolder;

beforeAll(() => {
  original = createRepository();
  base = original.commit(fleetWith({}));
  head = original.commit(
    fleetWith({
      'packages/cache/src/index.ts': 'export {};\n',
      'apps/web/package.json': `${(fleetWith({}).get('apps/web/package.json') ?? '').trimEnd()}\n\n`,
    }),
  );
  serveAnything(original.folder);
});
afterAll(() => {
  original.remove();
});
beforeEach(() => {
  folder = createFolder();
});
afterEach(() => {
  folder.remove();
});

/** A clone whose every request to the original is counted. */
function countedClone(...options: string[]): { readonly path: string; readonly requests: () => number } {
  const [path, log, server] = ['clone', 'requests', 'serve'].map((name) => join(folder.path, name));
  clone(original.folder, path ?? '', ...options);
  writeFileSync(log ?? '', '');
  writeFileSync(server ?? '', `#!/bin/sh\necho request >> '${log ?? ''}'\nexec git upload-pack "$@"\n`);
  chmodSync(server ?? '', 0o755);
  runGit(path ?? '', ['config', 'remote.origin.uploadpack', server ?? '']);
  return { path: path ?? '', requests: () => readFileSync(log ?? '', 'utf8').split('\n').length - 1 };
}

describe('a plan in a partial clone asks the server a few times, however many files it reads', () => {
  test.each([
    ['without blobs', ['--filter=blob:none', '--no-checkout'], 3],
    ['without blobs, bare', ['--filter=blob:none', '--bare'], 3],
    ['without trees', ['--filter=tree:0', '--no-checkout'], 8],
  ])('%s', async (_, options, atMost) => {
    const { path, requests } = countedClone(...options);
    const plan = await planOf(path, '--base', base, '--head', head);
    expect(plan).toEqual(await planOf(original.folder, '--base', base, '--head', head));
    expect(requests()).toBeGreaterThan(0);
    expect(requests()).toBeLessThanOrEqual(atMost);

    const before = requests();
    await planOf(path, '--base', base, '--head', head);
    expect(requests()).toBe(before);
  });

  test('in a linked worktree of one', async () => {
    const { path, requests } = countedClone('--filter=blob:none', '--no-checkout');
    const linked = join(folder.path, 'linked');
    runGit(path, ['worktree', 'add', '--quiet', '--no-checkout', '--detach', linked, head]);
    await planOf(linked, '--base', base, '--head', head);
    expect(requests()).toBeLessThanOrEqual(3);
  });

  test('with SHA-256', async () => {
    const modern = createFolder();
    try {
      runGit(modern.path, ['init', '--quiet', '--object-format=sha256']);
      const words = ['-c', 'user.name=T', '-c', 'user.email=t@example.com', 'commit', '--quiet', '--message', 'All'];
      runGit(modern.path, ['--work-tree', original.folder, 'add', '--all']);
      runGit(modern.path, ['--work-tree', original.folder, ...words]);
      serveAnything(modern.path);
      const partial = join(folder.path, 'partial');
      clone(modern.path, partial, '--filter=blob:none', '--bare');
      expect((await planOf(partial, '--head', 'HEAD', '--base', 'HEAD')).apps).toHaveLength(3);
    } finally {
      modern.remove();
    }
  });

  test('a whole context takes few requests too', async () => {
    const { path, requests } = countedClone('--filter=blob:none', '--no-checkout');
    const { status, stdout } = await slipway(path, ['context', 'api', '--tar', '--head', head]);
    expect(status).toBe(0);
    expect(stdout).toContain('sources/apps/api/src/index.ts');
    expect(requests()).toBeLessThanOrEqual(3);
  });
});

test('what a whole clone lacks is asked for nowhere', async () => {
  const { path, requests } = countedClone();
  await planOf(path, '--base', base, '--head', head);
  expect(requests()).toBe(0);
});

test('a partial clone whose server is gone is a sentence with the mend', async () => {
  const { path } = countedClone('--filter=blob:none', '--no-checkout');
  const gone = join(folder.path, 'gone');
  runGit(path, ['config', 'remote.origin.url', `file://${gone}`]);
  rmSync(gone, { force: true });
  const { status, stderr } = await slipway(path, ['plan', '--base', base, '--head', head]);
  expect(status).toBe(2);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(
    /^This clone is partial, and \d+ files .* could not be fetched \(origin: .*\): look whether its remote can be reached\./,
  );
});
