import { execFileSync } from 'node:child_process';
import { lstatSync, readFileSync, readlinkSync, symlinkSync, chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { contextOf, tarOf } from '../src/context/index.ts';
import { openRepository } from '../src/revision/index.ts';
import { readWorkspace } from '../src/workspace/index.ts';
import { createFolder, type TestFolder } from './kit/clones.ts';
import { contextIn, unpack } from './kit/extract.ts';
import { fleetWith } from './kit/fleet.ts';
import { createRepository, type TestRepository } from './kit/repository.ts';

// The archive as the system's own tar understands it.
let repository: TestRepository;
let folder: TestFolder;

const deep = `apps/api/src/${'deep/'.repeat(30)}end.ts`;
const longName = `apps/api/src/${'n'.repeat(200)}.ts`;
const exactly = `apps/api/src/${'x'.repeat(100 - 'sources/apps/api/src/'.length)}`;
const odd = Buffer.from('apps/api/src/caf\xe9.ts', 'latin1');

beforeAll(() => {
  repository = createRepository();
  folder = createFolder();
  repository.write(
    Object.fromEntries(
      fleetWith({
        [deep]: 'deep\n',
        [longName]: 'long\n',
        [exactly]: 'a hundred\n',
        'apps/api/src/empty': '',
        'apps/api/src/block': 'b'.repeat(512),
        'apps/api/src/über 🚢\n.ts': 'odd\n',
        'apps/api/src/run.sh': '#!/bin/sh\n',
      }),
    ),
  );
  const at = (path: string) => join(repository.folder, path);
  writeFileSync(Buffer.concat([Buffer.from(`${repository.folder}/`), odd]), 'bytes\n');
  writeFileSync(at('apps/api/src/binary'), Buffer.from(Array.from({ length: 1025 }, (_, byte) => byte % 256)));
  chmodSync(at('apps/api/src/run.sh'), 0o755);
  symlinkSync('run.sh', at('apps/api/src/link'));
  symlinkSync(`${'../'.repeat(60)}nowhere`, at('apps/api/src/long-link'));
  repository.git('add', '--all');
  repository.git('commit', '--quiet', '--message', 'All');
});
afterAll(() => {
  repository.remove();
  folder.remove();
});

test('tar finds every file with its bytes, its mode and its link', async () => {
  const { tar } = await contextIn(repository.folder, 'api', 'HEAD');
  const out = join(folder.path, 'out');
  await unpack(tar, out);
  const at = (path: string) => join(out, 'sources', path);
  const original = (path: string) => readFileSync(join(repository.folder, path));
  for (const path of [
    deep,
    longName,
    exactly,
    'apps/api/src/empty',
    'apps/api/src/block',
    'apps/api/src/binary',
    'apps/api/src/über 🚢\n.ts',
  ]) {
    expect(readFileSync(at(path)).equals(original(path))).toBe(true);
  }
  expect(readFileSync(Buffer.concat([Buffer.from(`${out}/sources/`), odd])).toString()).toBe('bytes\n');
  expect(lstatSync(at('apps/api/src/run.sh')).mode & 0o777).toBe(0o755);
  expect(lstatSync(at('apps/api/src/empty')).mode & 0o777).toBe(0o644);
  expect(readlinkSync(at('apps/api/src/link'))).toBe('run.sh');
  expect(readlinkSync(at('apps/api/src/long-link'))).toBe(`${'../'.repeat(60)}nowhere`);
});

test('tar lists it without a complaint: no owner, no time, only the folders that may be empty, the Dockerfile last', async () => {
  const { tar } = await contextIn(repository.folder, 'api', 'HEAD');
  const words = ['--list', '--verbose', '--numeric-owner', '--utc', '--quoting-style=escape'];
  const listing = execFileSync('tar', words, { input: tar, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  const lines = listing.trimEnd().split('\n');
  expect(lines.filter((line) => !/^[-dl]\S+ 0\/0 +\d+ 1970-01-01 00:00 /.test(line))).toEqual([]);
  const paths = lines.map((line) => (/ 00:00 (.*?)(?: -> .*)?$/.exec(line)?.[1] ?? '').replace(/\/$/, ''));
  expect(paths.filter((_, at) => lines[at]?.startsWith('d'))).toEqual(['manifests', 'sources']);
  expect(paths.at(-1)).toBe('Dockerfile');
  expect(new Set(paths).size).toBe(paths.length);
});

test('an archive that breaks off has no Dockerfile, so that nothing is built from it', async () => {
  const revision = await (await openRepository(repository.folder)).revision('HEAD');
  if (revision === undefined) throw new Error('There is no HEAD.');
  const workspace = await readWorkspace(revision);
  const [app] = workspace.apps;
  if (app === undefined) throw new Error('There is no app.');
  const context = await contextOf(revision, workspace, app);
  const whole = await buffer(Readable.from(tarOf(revision, context)));
  const dockerfile = whole.lastIndexOf('FROM build AS production');
  expect(dockerfile).toBeGreaterThan(whole.length - 3 * 512 - 512);
  expect(whole.indexOf('FROM build AS production')).toBe(dockerfile);
});
