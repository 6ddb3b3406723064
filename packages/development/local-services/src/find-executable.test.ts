import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { findExecutable } from './find-executable.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-path-'));
  vi.stubEnv('PATH', ['', join(folder, 'sbin'), join(folder, 'bin')].join(delimiter));
  await mkdir(join(folder, 'sbin'));
  await mkdir(join(folder, 'bin'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

test('finds a program in a folder of the path', async () => {
  const program = await place('bin/redis-server', 0o755);

  expect(findExecutable('redis-server')).toBe(program);
});

test('takes the first of several', async () => {
  await place('bin/redis-server', 0o755);
  const first = await place('sbin/redis-server', 0o755);

  expect(findExecutable('redis-server')).toBe(first);
});

test('passes over a file that may not be run, and over a folder of that name', async () => {
  await place('sbin/redis-server', 0o644);
  await mkdir(join(folder, 'bin/redis-server'));

  expect(findExecutable('redis-server')).toBeUndefined();
});

test('takes an absolute path as it is', async () => {
  const program = await place('chromium', 0o755);

  expect(findExecutable(program)).toBe(program);
  expect(findExecutable(join(folder, 'chrome'))).toBeUndefined();
});

async function place(name: string, mode: number): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, '');
  await chmod(file, mode);
  return file;
}
