import { execFile } from 'node:child_process';
import { chmodSync, chownSync, lutimesSync, readdirSync } from 'node:fs';
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { clone, cloneKinds, createFolder, serveAnything, type TestFolder } from './kit/clones.ts';
import { contextIn } from './kit/extract.ts';
import { fleetWith } from './kit/fleet.ts';
import { createRepository, runGit, type TestRepository } from './kit/repository.ts';

const run = promisify(execFile);
const program = fileURLToPath(new URL('../src/main.ts', import.meta.url));

// What one commit comes to must be the same wherever and however it is read: every test here compares with the original.
let original: TestRepository;
let folder: TestFolder;
let fingerprint: string;
let archive: string;

const files = fleetWith({
  '.gitattributes': '*.txt text\n*.sh text eol=lf\n',
  'apps/api/src/lines.txt': 'one\ntwo\n',
  'apps/api/src/start.sh': '#!/bin/sh\n',
  'apps/api/src/ä ö.ts': 'export {};\n',
  // Letters whose order differs from locale to locale.
  'apps/api/src/Z.ts': 'export {};\n',
  'apps/api/src/_a.ts': 'export {};\n',
  'apps/api/src/a-b.ts': 'export {};\n',
  'apps/api/src/aB.ts': 'export {};\n',
});

beforeAll(async () => {
  original = createRepository();
  folder = createFolder();
  original.write(Object.fromEntries(files));
  original.git('add', '--all');
  chmodSync(join(original.folder, 'apps/api/src/start.sh'), 0o755);
  original.git('add', '--all');
  original.git('commit', '--quiet', '--message', 'Everything');
  serveAnything(original.folder);
  const { context, tar } = await contextIn(original.folder, 'api', 'HEAD');
  [fingerprint, archive] = [context.fingerprint, hash('sha256', tar)];
});
afterAll(() => {
  original.remove();
  folder.remove();
});

/** The command line in a shell of its own, for what a process inherits. */
async function archiveFrom(cwd: string, setting: string, words: readonly string[], more: NodeJS.ProcessEnv = {}) {
  const own = Object.entries(process.env).filter(([name]) => !/^(GIT_|NODE_OPTIONS|LC_|LANG|TZ)/.test(name));
  const script = `${setting}exec "$0" "$@"`;
  const { stdout } = await run(
    '/bin/sh',
    ['-c', script, process.execPath, program, 'context', 'api', '--tar', ...words],
    {
      cwd,
      encoding: 'buffer',
      env: { ...Object.fromEntries(own), ...more },
      maxBuffer: 1 << 26,
    },
  );
  return hash('sha256', stdout);
}

describe('the fingerprint and the archive of a commit', () => {
  test.each(Object.entries(cloneKinds))('in a clone that is %s', async (name, options) => {
    const path = join(folder.path, name);
    clone(original.folder, path, ...options);
    const { context, tar } = await contextIn(path, 'api', 'HEAD');
    expect(context.fingerprint).toBe(fingerprint);
    expect(hash('sha256', tar)).toBe(archive);
  });

  test('in a linked worktree', async () => {
    const linked = join(folder.path, 'linked');
    original.git('worktree', 'add', '--quiet', '--detach', linked);
    const { context, tar } = await contextIn(linked, 'api');
    expect(context.fingerprint).toBe(fingerprint);
    expect(hash('sha256', tar)).toBe(archive);
  });

  test('in the working tree, from a subfolder', async () => {
    const { context, tar } = await contextIn(join(original.folder, 'packages/env/src'), 'api');
    expect(context.fingerprint).toBe(fingerprint);
    expect(hash('sha256', tar)).toBe(archive);
  });

  test('in a sparse checkout, of the commit and of the working tree', async () => {
    const sparse = join(folder.path, 'sparse');
    clone(original.folder, sparse, '--sparse');
    runGit(sparse, ['sparse-checkout', 'set', '--sparse-index', 'packages/env']);
    for (const ref of ['HEAD', undefined]) {
      const { context, tar } = await contextIn(sparse, 'api', ref);
      expect(context.fingerprint).toBe(fingerprint);
      expect(hash('sha256', tar)).toBe(archive);
    }
  });
});

describe('the fingerprint of the working tree is that of the commit', () => {
  test.each([
    ['core.autocrlf=true', '\r\n'],
    ['core.autocrlf=input', '\n'],
    ['core.eol=crlf', '\r\n'],
    ['core.fileMode=false', '\n'],
  ])('after a fresh checkout with %s', async (setting, lineEnd) => {
    const path = join(folder.path, setting);
    runGit('/', ['clone', '--quiet', `--config=${setting}`, original.folder, path]);
    const onDisk = runGit(path, ['ls-files', '--eol', 'apps/api/src/lines.txt']);
    expect(onDisk).toContain(lineEnd === '\r\n' ? 'w/crlf' : 'w/lf');
    const { context, tar } = await contextIn(path, 'api');
    expect(context.fingerprint).toBe(fingerprint);
    expect(hash('sha256', tar)).toBe(archive);
  });

  test('with line endings of the other kind in files that were written anew', async () => {
    const path = join(folder.path, 'rewritten');
    runGit('/', ['clone', '--quiet', '--config=core.autocrlf=true', original.folder, path]);
    const script =
      'for f in $(git ls-files "*.ts" "*.json" "*.yaml"); do tr -d "\\r" < $f > $f.new && mv $f.new $f; done';
    await run('/bin/sh', ['-c', script], { cwd: path });
    expect((await contextIn(path, 'api')).context.fingerprint).toBe(fingerprint);
  });

  test('when every file has another time', async () => {
    for (const name of readdirSync(original.folder, { recursive: true, encoding: 'utf8' })) {
      if (!name.startsWith('.git')) lutimesSync(join(original.folder, name), 1, 1);
    }
    const { context, tar } = await contextIn(original.folder, 'api');
    expect(context.fingerprint).toBe(fingerprint);
    expect(hash('sha256', tar)).toBe(archive);
  });

  test.skipIf(process.getuid?.() !== 0)('when the files belong to somebody else [needs root]', async () => {
    for (const name of readdirSync(join(original.folder, 'apps'), { recursive: true, encoding: 'utf8' })) {
      chownSync(join(original.folder, 'apps', name), 65534, 65534);
    }
    const { context, tar } = await contextIn(original.folder, 'api');
    expect(context.fingerprint).toBe(fingerprint);
    expect(hash('sha256', tar)).toBe(archive);
  });
});

describe('`slipway context api --tar` prints the same bytes', () => {
  test.each([
    ['with another umask', 'umask 077; ', {}],
    ['with no umask', 'umask 000; ', {}],
    ['in another locale', '', { LANG: 'sv_SE.UTF-8', LC_ALL: 'sv_SE.UTF-8' }],
    ['in the C locale', '', { LC_ALL: 'C' }],
    ['in another time zone', '', { TZ: 'Pacific/Kiritimati' }],
  ])('%s', async (_, setting, environment) => {
    expect(await archiveFrom(original.folder, setting, [], environment)).toBe(archive);
    expect(await archiveFrom(original.folder, setting, ['--head', 'HEAD'], environment)).toBe(archive);
  });

  test('in a bare clone, of HEAD', async () => {
    const bare = join(folder.path, 'for-the-command-line.git');
    clone(original.folder, bare, '--bare');
    expect(await archiveFrom(bare, '', [])).toBe(archive);
  });
});
