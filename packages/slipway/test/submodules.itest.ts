import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { openRepository } from '../src/revision/index.ts';
import { aloneAndBeside, bothWays } from './kit/both-ways.ts';
import { createRepository, runGit, type TestRepository } from './kit/repository.ts';

let repository: TestRepository;

beforeEach(() => {
  repository = createRepository();
});
afterEach(() => {
  repository.remove();
});

const files = new Map([
  ['changed.txt', 'one\n'],
  ['folder/inner.txt', 'inner\n'],
]);

function at(path: string): string {
  return join(repository.folder, path);
}

describe('a submodule is read as git would commit it', () => {
  let library: TestRepository;

  beforeEach(() => {
    library = createRepository();
    library.commit(new Map([['index.js', 'one\n']]));
    repository.commit(files);
    repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.folder, 'vendor/library');
    repository.git('commit', '--quiet', '--message', 'Add a library');
  });
  afterEach(() => {
    library.remove();
  });

  const inside = (...words: string[]) => runGit(at('vendor/library'), words);
  const bump = () => {
    writeFileSync(at('vendor/library/index.js'), 'two\n');
    inside('-c', 'user.name=T', '-c', 'user.email=t@example.com', 'commit', '--quiet', '--all', '--message', 'Two');
  };

  test.each<[string, () => void]>([
    ['as it was committed', () => undefined],
    ['at another commit', bump],
    [
      'at another commit, though .gitmodules says to look away',
      () => {
        repository.git('config', '--file', '.gitmodules', 'submodule.vendor/library.ignore', 'all');
        repository.git('commit', '--quiet', '--all', '--message', 'Look away');
        repository.git('config', 'submodule.vendor/library.ignore', 'all');
        bump();
        repository.git('add', '--force', 'vendor/library');
      },
    ],
    [
      'with changes that are not committed in it',
      () => {
        writeFileSync(at('vendor/library/index.js'), 'two\n');
      },
    ],
    [
      'not checked out',
      () => {
        repository.git('submodule', '--quiet', 'deinit', '--force', '--all');
      },
    ],
    [
      'removed',
      () => {
        rmSync(at('vendor/library'), { recursive: true });
      },
    ],
  ])('%s', async (_, change) => {
    change();
    for (const base of ['HEAD', 'HEAD~']) {
      const { alone, beside, said, found } = await aloneAndBeside(repository, base);
      expect(beside).toEqual(alone);
      expect(said).toEqual(found?.there);
    }
    const { read, committed } = await bothWays(repository);
    expect(read).toEqual(committed);
  });

  test('a commit that only moves a submodule differs in just that, whatever .gitmodules says', async () => {
    repository.git('config', '--file', '.gitmodules', 'submodule.vendor/library.ignore', 'all');
    repository.git('commit', '--quiet', '--all', '--message', 'Look away');
    bump();
    repository.git('add', '--force', 'vendor/library');
    repository.git('commit', '--quiet', '--message', 'Move');
    const [, second] = await (await openRepository(repository.folder)).pair('HEAD~', 'HEAD');
    expect(second?.beside?.differences.map(({ path }) => path)).toEqual(['vendor/library']);
  });

  test('its commit is opened where it is checked out, and asked for where it is not', async () => {
    const head = await (await openRepository(repository.folder)).revision('HEAD');
    const inner = await head?.submodule('vendor/library');
    expect([...(inner?.entries.keys() ?? [])]).toEqual(['index.js']);
    repository.git('submodule', '--quiet', 'deinit', '--force', '--all');
    await expect(head?.submodule('vendor/library')).rejects.toThrow(
      /^The submodule vendor\/library is not checked out at [0-9a-f]{12}: run `git submodule update --init vendor\/library`\.$/,
    );
  });
});

test('another repository that lies in the working tree, and is no submodule, is not looked into', async () => {
  repository.commit(files);
  mkdirSync(at('nested'));
  runGit(at('nested'), ['init', '--quiet']);
  writeFileSync(at('nested/file.txt'), 'no\n');
  const { entries } = await (await openRepository(repository.folder)).workingTree();
  expect([...entries.keys()].toSorted()).toEqual([...files.keys()].toSorted());
});
