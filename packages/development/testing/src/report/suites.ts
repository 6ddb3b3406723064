import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { requirement, requirementNames } from '../requirement.ts';
import type { Call } from './arguments.ts';

/** How turbo ended. */
export interface Finished {
  readonly ok: boolean;
}

/**
 * Runs the test tasks of all packages through turbo, its output going to this terminal; first what can run together, then what cannot.
 * @param root the repository's folder
 */
export async function runSuites(root: URL, { tasks, alone, turboArguments }: Call): Promise<Finished> {
  const means = requirementNames.filter((name) => requirement(name).found !== undefined).join(',');
  const run = (...words: string[]) => runTurbo(root, means, [...words, ...turboArguments]);
  const together = await run(...tasks);
  const apart = alone.length === 0 ? true : await run(...alone, '--concurrency=1');
  return { ok: together && apart };
}

async function runTurbo(root: URL, means: string, words: readonly string[]): Promise<boolean> {
  const turbo = spawn('turbo', ['run', '--continue', '--output-logs=errors-only', ...words], {
    cwd: fileURLToPath(root),
    stdio: 'inherit',
    // A skipped test must run once what it needs is there: turbo hashes this list.
    env: { ...process.env, TEST_MEANS: means, PNPM_CONFIG_VERIFY_DEPS_BEFORE_RUN: 'false' },
    shell: process.platform === 'win32',
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    turbo.once('error', reject);
    turbo.once('exit', resolve);
  });
  return code === 0;
}
