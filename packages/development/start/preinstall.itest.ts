import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';

const triplet = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
/** This machine's own, which runs this very test. */
const { sharedObjects } = z.object({ sharedObjects: z.array(z.string()) }).parse(process.report.getReport());
const libatomic = sharedObjects.find((file) => file.includes('libatomic.so')) ?? '';

const script = fileURLToPath(new URL('preinstall.mjs', import.meta.url));

/** Runs the check before an install, for a machine whose files are in `root`. */
function check(
  root: string,
  { nodeFlags = [], libraryPath = '' }: { nodeFlags?: string[]; libraryPath?: string } = {},
) {
  const env = { ...process.env, LD_LIBRARY_PATH: libraryPath };
  const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeFlags, script, root], {
    encoding: 'utf8',
    env,
  });
  return { status, stdout, stderr };
}

async function machine(...files: string[]): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'slipway-machine-'));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const file of files) {
    await mkdir(join(root, file, '..'), { recursive: true });
    await writeFile(join(root, file), '');
  }
  return root;
}

describe.runIf(process.platform === 'linux')('The check before an install', () => {
  test('says nothing on this machine, which runs Node 26', () => {
    expect(check('/')).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test.each([`usr/lib/${triplet}`, 'lib64', 'usr/lib'])('finds libatomic in /%s', async (folder) => {
    const root = await machine(`${folder}/libatomic.so.1`);

    expect(check(root)).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('finds libatomic where LD_LIBRARY_PATH points', async () => {
    const root = await machine();
    await symlink(libatomic, join(root, 'libatomic.so.1'));

    expect(check(root, { libraryPath: `/nowhere:${root}` }).status).toBe(0);
    expect(check(root, { libraryPath: '/nowhere' }).status).toBe(1);
  });

  test('names the missing library and how to get it, in one sentence', async () => {
    const root = await machine('usr/lib/libc.so.6');

    const { status, stderr } = check(root);

    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^The Node 26 of the lockfile needs the system library libatomic\.so\.1, .*apt-get install libatomic1.*\n$/,
    );
  });

  test('names musl as the reason where Node cannot run at all', async () => {
    const root = await machine('lib/libatomic.so.1');
    const preload = join(root, 'musl.cjs');
    // What Node reports of itself on Alpine.
    await writeFile(preload, 'process.report.getReport = () => ({ header: {} });');

    const { status, stderr } = check(root, { nodeFlags: ['--require', preload] });

    expect(status).toBe(1);
    expect(stderr).toMatch(/^The Node 26 of the lockfile needs glibc, and this Linux is built on musl .*\n$/);
  });
});
