import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

import { expect, onTestFinished, vi } from 'vitest';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

/** The command as a process of its own. */
export interface Command {
  readonly pid: number;
  /** All that it has written until now. */
  readonly output: () => string;
  /** Waits until it has written this, and gives all that it has written by then. */
  readonly says: (text: string | RegExp) => Promise<string>;
  /** Sends a signal, waits for the end, and gives the exit code. */
  readonly end: (signal?: NodeJS.Signals) => Promise<number | null>;
}

interface Options {
  readonly directory?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Takes what is to be done in the end: after the test, when left out. */
  readonly finally?: Finally;
}

/** Takes something to be done in the end. */
export type Finally = (cleanUp: CleanUp) => void;
export type CleanUp = () => void | Promise<void>;

const patience = { timeout: 110_000, interval: 50 };

/** Runs `pnpm start` without pnpm. It is killed in the end. */
export function runCommand(
  args: readonly string[],
  { directory, environment = {}, finally: later = onTestFinished }: Options = {},
): Command {
  const child = spawn(process.execPath, ['--conditions=source', main, ...args], {
    cwd: directory,
    env: { ...shellEnvironment(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  later(() => void child.kill('SIGKILL'));
  return { pid: child.pid ?? 0, ...follow(child) };
}

/** What a shell has: nothing of the test run's own. */
function shellEnvironment(): Record<string, string | undefined> {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, TMPDIR };
}

function follow(child: ChildProcess): Omit<Command, 'pid'> {
  let written = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (written += stripVTControlCharacters(text)));
  }
  const ended = once(child, 'close');
  return {
    output: () => written,
    says: async (text) => {
      await vi.waitFor(() => {
        expect(written).toMatch(text);
      }, patience);
      return written;
    },
    end: async (signal) => {
      if (signal !== undefined) child.kill(signal);
      await ended;
      return child.exitCode;
    },
  };
}
