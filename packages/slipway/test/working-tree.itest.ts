import { appendFileSync, chmodSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { encodePath, openRepository } from '../src/revision/index.ts';
import { aloneAndBeside, bothWays } from './kit/both-ways.ts';
import { createRepository, type TestRepository } from './kit/repository.ts';

// The working tree is what `git add --all` would commit. So it is read, then committed by git itself, and the commit is read:
// both must have the same files with the same modes, ids and bytes.
let repository: TestRepository;

beforeEach(() => {
  repository = createRepository();
});
afterEach(() => {
  repository.remove();
});

const files = new Map([
  ['kept.txt', 'kept\n'],
  ['changed.txt', 'one\n'],
  ['folder/inner.txt', 'inner\n'],
  ['folder/other.txt', 'other\n'],
  ['script.sh', '#!/bin/sh\n'],
  ['.gitignore', 'ignored\n*.log\n'],
]);

function write(path: string | Buffer, content: string | Buffer): void {
  writeFileSync(Buffer.concat([Buffer.from(`${repository.folder}/`), Buffer.from(path)]), content);
}

function at(path: string): string {
  return join(repository.folder, path);
}

const changes: Readonly<Record<string, () => void>> = {
  nothing: () => undefined,
  'a staged file': () => {
    write('changed.txt', 'two\n');
    repository.git('add', 'changed.txt');
  },
  'an unstaged file': () => {
    write('changed.txt', 'two\n');
  },
  'a file that is staged, and changed again since': () => {
    write('changed.txt', 'two\n');
    repository.git('add', 'changed.txt');
    write('changed.txt', 'three\n');
  },
  'a file that is staged, and put back since': () => {
    write('changed.txt', 'two\n');
    repository.git('add', 'changed.txt');
    write('changed.txt', 'one\n');
  },
  'an untracked file, and a folder of them': () => {
    repository.write({ 'new.txt': 'new\n', 'new/deep/er.txt': 'deeper\n' });
  },
  'a file that git was told of and not given': () => {
    write('new.txt', 'new\n');
    repository.git('add', '--intent-to-add', 'new.txt');
  },
  'ignored files, one of them tracked': () => {
    repository.write({ ignored: 'no\n', 'debug.log': 'no\n', 'tracked.log': 'yes\n', 'folder/ignored/x.txt': 'no\n' });
    repository.git('add', '--force', 'tracked.log');
    repository.git('commit', '--quiet', '--message', 'Track a log');
    write('tracked.log', 'yes, changed\n');
  },
  'files that are ignored by .git/info/exclude': () => {
    appendFileSync(at('.git/info/exclude'), 'local\n');
    write('local', 'no\n');
  },
  'a deleted file, and a deleted folder': () => {
    rmSync(at('kept.txt'));
    rmSync(at('folder'), { recursive: true });
  },
  'a file whose deletion is staged': () => {
    repository.git('rm', '--quiet', 'kept.txt');
  },
  'a file whose deletion is staged, and that is there still': () => {
    repository.git('rm', '--quiet', '--cached', 'kept.txt');
  },
  'a renamed file, staged or not': () => {
    repository.git('mv', 'kept.txt', 'moved.txt');
    renameSync(at('script.sh'), at('run.sh'));
  },
  'a file that became a folder, and the other way round': () => {
    rmSync(at('kept.txt'));
    rmSync(at('folder'), { recursive: true });
    repository.write({ 'kept.txt/inner.txt': 'inner\n', folder: 'a file\n' });
  },
  'a file that became executable, staged or not': () => {
    chmodSync(at('script.sh'), 0o755);
    chmodSync(at('kept.txt'), 0o755);
    repository.git('add', 'kept.txt');
    write('tool', '#!/bin/sh\n');
    chmodSync(at('tool'), 0o700);
  },
  'modes that git does not know': () => {
    chmodSync(at('kept.txt'), 0o660);
    chmodSync(at('script.sh'), 0o604);
  },
  'executable files where core.fileMode is off': () => {
    repository.git('config', 'core.fileMode', 'false');
    chmodSync(at('script.sh'), 0o755);
    write('tool', '#!/bin/sh\n');
    chmodSync(at('tool'), 0o755);
  },
  'symbolic links: new, to a folder, to nowhere, in the place of a file': () => {
    symlinkSync('kept.txt', at('link'));
    symlinkSync('folder', at('link-to-folder'));
    symlinkSync('../no/where', at('folder/link'));
    rmSync(at('script.sh'));
    symlinkSync('kept.txt', at('script.sh'));
  },
  'a symbolic link that leads elsewhere from now on': () => {
    symlinkSync('kept.txt', at('link'));
    repository.git('add', 'link');
    rmSync(at('link'));
    symlinkSync('changed.txt', at('link'));
  },
  'names with spaces, line breaks, quotes, backslashes and leading dashes': () => {
    for (const name of [
      'a b',
      ' lead',
      'trail ',
      'new\nline',
      'tab\there',
      '"quoted"',
      "it's",
      'back\\slash',
      '-dash',
      'ümläut',
      '🚢',
    ]) {
      write(name, `${name}\n`);
    }
    repository.git('add', '--all');
    repository.git('commit', '--quiet', '--message', 'Odd names');
    for (const name of ['a b', 'new\nline', '"quoted"', 'back\\slash', 'ümläut', ' lead']) write(name, 'changed\n');
    symlinkSync('new\nline', at('link\nto'));
    rmSync(at('trail '));
  },
  'names that are not UTF-8': () => {
    const names = [Buffer.from([0x66, 0xff, 0xfe]), Buffer.from('caf\xe9', 'latin1'), Buffer.from([0xed, 0xa0, 0x80])];
    for (const name of names) write(name, 'one\n');
    repository.git('add', '--all');
    repository.git('commit', '--quiet', '--message', 'Odd bytes');
    write(names[0] ?? '', 'two\n');
    write(Buffer.concat([Buffer.from('new '), Buffer.from([0xc3])]), 'new\n');
  },
  'empty files, and files without a last line break': () => {
    repository.write({ empty: '', 'kept.txt': '', 'folder/inner.txt': 'no line break' });
  },
  'bytes of every kind': () => {
    write('binary', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)));
    write('kept.txt', Buffer.from([0, 0xff, 0x0d, 0x0a]));
  },
  'line endings that core.autocrlf turns': () => {
    repository.git('config', 'core.autocrlf', 'true');
    repository.write({ 'kept.txt': 'kept\r\n', 'changed.txt': 'two\r\nthree\r\n', 'new.txt': 'new\r\n' });
  },
  'a file with CR LF in git, changed under core.autocrlf': () => {
    repository.write({ 'crlf.txt': 'one\r\ntwo\r\n' });
    repository.git('add', '--all');
    repository.git('commit', '--quiet', '--message', 'Line endings of the other kind');
    repository.git('config', 'core.autocrlf', 'true');
    repository.write({ 'crlf.txt': 'one\r\ntwo\r\nthree\r\n' });
  },
  'attributes that turn line endings and encodings, new like the files that they are for': () => {
    repository.write({
      '.gitattributes': '*.bat text eol=crlf\n*.utf16 text working-tree-encoding=UTF-16LE\n*.bin -text\n',
      'run.bat': 'echo 1\r\n',
      'x.bin': 'a\r\nb\r\n',
    });
    write('x.utf16', Buffer.from('wide\n', 'utf16le'));
  },
  'a filter of the user’s own': () => {
    repository.git('config', 'filter.upper.clean', 'tr a-z A-Z');
    repository.write({ '.gitattributes': '*.up filter=upper\n', 'new.up': 'loud\n' });
  },
  'settings that hide things from git status': () => {
    repository.git('config', 'status.showUntrackedFiles', 'no');
    repository.git('config', 'status.renames', 'copies');
    repository.git('config', 'status.relativePaths', 'true');
    repository.git('config', 'status.branch', 'true');
    repository.git('config', 'status.showStash', 'true');
    repository.git('config', 'diff.ignoreSubmodules', 'all');
    write('changed.txt', 'stashed\n');
    repository.git('stash', 'push', '--quiet');
    write('new.txt', 'new\n');
    renameSync(at('kept.txt'), at('moved.txt'));
  },
  'nothing committed yet': () => {
    repository.git('update-ref', '-d', 'HEAD');
  },
  'a conflict between two branches': () => {
    const commit = (content: string) => {
      write('changed.txt', content);
      repository.git('commit', '--quiet', '--all', '--message', 'Change');
    };
    repository.git('checkout', '--quiet', '-b', 'other');
    repository.git('rm', '--quiet', 'kept.txt');
    commit('theirs\n');
    repository.git('checkout', '--quiet', 'main');
    write('kept.txt', 'ours\n');
    commit('ours\n');
    expect(() => repository.git('merge', '--quiet', 'other')).toThrow();
  },
  'a conflict that was solved by deleting': () => {
    changes['a conflict between two branches']?.();
    rmSync(at('changed.txt'));
    rmSync(at('kept.txt'), { force: true });
  },
  'a sparse checkout with a change in it': () => {
    repository.git('sparse-checkout', 'set', '--sparse-index', 'folder');
    write('folder/inner.txt', 'changed\n');
  },
};

describe('the working tree is read as git would commit it', () => {
  test.each(Object.entries(changes))('with %s', async (_, change) => {
    repository.commit(files);
    change();
    const { read, committed } = await bothWays(repository);
    expect(read).toEqual(committed);
  });
});

describe('beside a commit it is the same as alone', () => {
  const bases = ['HEAD', 'first', 'elsewhere'];
  const cases = Object.entries(changes).flatMap(([name, change]) => bases.map((base) => [name, base, change] as const));
  test.each(cases)('with %s, beside %s', async (_, base, change) => {
    repository.write({
      'script.sh': 'another\n',
      'gone.txt': 'gone\n',
      'folder/other.txt': 'another\n',
      'new.txt': 'new\n',
    });
    repository.git('add', '--all');
    repository.git('commit', '--quiet', '--message', 'Before');
    repository.git('tag', 'elsewhere');
    repository.git('rm', '--quiet', '-r', '.');
    repository.commit(files);
    repository.git('tag', 'first');
    change();
    const { alone, beside, said, saidBack, found } = await aloneAndBeside(repository, base);
    expect(beside).toEqual(alone);
    expect(said).toEqual(found?.there);
    expect(saidBack).toEqual(found?.back);
  });
});

test('odd names come back as the bytes that git has', async () => {
  const name = Buffer.from([0x66, 0xff, 0x0a, 0xc3, 0xa4]);
  repository.commit(files);
  write(name, 'odd\n');
  const { entries, read } = await (await openRepository(repository.folder)).workingTree();
  const [path] = [...entries.keys()].filter((candidate) => !files.has(candidate));
  expect(encodePath(path ?? '').equals(name)).toBe(true);
  expect((await read([path ?? ''])).get(path ?? '')?.toString()).toBe('odd\n');
});
