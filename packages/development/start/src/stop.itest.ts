import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, onTestFinished, test } from 'vitest';

import { ask, copyBoard, startBoard } from './testing/board.ts';
import { descendantsOf, survivorsOf } from './testing/processes.ts';

describe('pnpm start, when it is told to stop', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('stops everything at %s', async (signal) => {
    const { command } = await startBoard();
    const all = descendantsOf(command.pid);
    expect(all.length).toBeGreaterThan(3);

    expect(await command.end(signal)).toBe(0);

    expect(command.output()).toMatch(/Stopping\n {2}Stopped\.\n$/);
    await expect.poll(() => survivorsOf(all)).toEqual([]);
  });

  test('leaves no process when it is killed', async () => {
    const { command } = await startBoard();
    const all = descendantsOf(command.pid);

    await command.end('SIGKILL');

    await expect.poll(() => survivorsOf(all)).toEqual([]);
  });

  test('stops everything when the package manager that runs it is gone', async () => {
    const root = await copyBoard();
    const main = fileURLToPath(new URL('main.ts', import.meta.url));
    const wrapper = `"${process.execPath}" --conditions=source ${main} --cwd . > output.txt 2>&1 & wait`;
    const shell = spawn('sh', ['-c', wrapper], {
      cwd: root,
      env: { PATH: process.env['PATH'], npm_lifecycle_event: 'start' },
      stdio: 'ignore',
    });
    onTestFinished(() => void shell.kill('SIGKILL'));
    const output = () => readFile(join(root, 'output.txt'), 'utf8').catch(() => '');
    await expect.poll(output).toContain('Everything runs');
    const all = descendantsOf(shell.pid ?? 0);

    shell.kill('SIGKILL');

    await expect.poll(() => survivorsOf(all)).toEqual([]);
    expect(await output()).toContain('Stopped.');
  });

  test('can be started again', async () => {
    const { root, command } = await startBoard();
    await command.end('SIGINT');

    const again = await startBoard({ root });

    expect(await ask(again.command, 'Worker')).toHaveProperty('pid');
  });
});
