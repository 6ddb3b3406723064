import { hash } from 'node:crypto';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { contextIn } from './kit/extract.ts';
import { fleetWith } from './kit/fleet.ts';
import { createRepository, type TestRepository } from './kit/repository.ts';
import { slipway } from './kit/slipway.ts';

let repository: TestRepository;

beforeEach(() => {
  repository = createRepository();
});
afterEach(() => {
  repository.remove();
});

const content = 'a large picture';
const id = hash('sha256', content);
const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${id}\nsize ${content.length}\n`;

test('of a file in Git LFS the fingerprint is that of the pointer, the archive has the content', async () => {
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

  repository.write({ [`.git/lfs/objects/${id.slice(0, 2)}/${id.slice(2, 4)}/${id}`]: content });
  const { tar } = await contextIn(repository.folder, 'web', 'HEAD');
  expect(tar.toString('latin1')).toContain(content);
  expect(tar.toString('latin1')).not.toContain('git-lfs.github.com');
});
