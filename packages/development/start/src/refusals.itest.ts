import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { ask, copyBoard, startBoard } from './testing/board.ts';
import { runCommand } from './testing/command.ts';

describe('pnpm start, when it cannot be done', () => {
  test('says so when it runs in this workspace already, and where', async () => {
    const { root, command } = await startBoard();

    const second = runCommand(['--cwd', root], { directory: root });

    expect(await second.end()).toBe(1);
    expect(second.output()).toMatch(
      /^It already runs here: http:\/\/localhost:\d+\/docs \(process \d+\)\. Stop that one first: /m,
    );
    expect(await ask(command, 'Worker')).toHaveProperty('pid');
  });

  test('takes a flag that it does not know for a wrong call', async () => {
    const command = runCommand(['--compsoe']);

    expect(await command.end()).toBe(2);
    expect(command.output().trim()).toBe("Unknown option '--compsoe': `pnpm start --help` tells what there is.");
  });

  test('explains itself with --help', async () => {
    const command = runCommand(['--help']);

    expect(await command.end()).toBe(0);
    expect(command.output()).toMatch(/^Usage: pnpm start \[options\]\n[^]*Examples:\n/);
  });

  test('finds nothing to start outside of a workspace', async () => {
    const root = await copyBoard();
    const command = runCommand(['--cwd', join(root, 'apps')]);

    expect(await command.end()).toBe(2);
    expect(command.output()).toContain('There is nothing to start');
  });

  test('refuses to touch an environment other than dev', async () => {
    const root = await copyBoard();
    const command = runCommand(['--cwd', root], { environment: { ENVIRONMENT: 'prod' } });

    expect(await command.end()).toBe(2);
    expect(command.output()).toContain('ENVIRONMENT is prod: unset it.');
  });
});
