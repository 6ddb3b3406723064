import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** What a run of the command line gave. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `slipway` as people do: as a process, in a folder. */
export function slipway(folder: string, words: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Run> {
  return runProgram(program, folder, words, environment);
}

/** Runs a script of ours in a folder, with nothing in its environment that a test does not say. */
export function runProgram(
  program: string,
  folder: string,
  words: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Run> {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(GIT_|GITHUB_|FORCE_COLOR|NO_COLOR|NODE_OPTIONS)/.test(name),
  );
  const child = spawn(process.execPath, [program, ...words], {
    cwd: folder,
    env: { ...Object.fromEntries(own), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      resolve({ status, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    });
  });
}
