import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { requirement, requirementNames } from '../requirement.ts';
import type { Call } from './arguments.ts';

/** How turbo ended. */
export interface Finished {
  readonly ok: boolean;
}

/**
 * Runs the test tasks of all packages through turbo, its output going to this terminal.
 * @param root the repository's folder
 */
export async function runSuites(root: URL, { tasks, turboArguments }: Call): Promise<Finished> {
  const means = requirementNames.filter((name) => requirement(name).found !== undefined);
  const turbo = spawn('turbo', ['run', ...tasks, '--continue', '--output-logs=errors-only', ...turboArguments], {
    cwd: fileURLToPath(root),
    stdio: 'inherit',
    // A skipped test must run once what it needs is there: turbo hashes this list.
    env: { ...process.env, TEST_MEANS: means.join(','), PNPM_CONFIG_VERIFY_DEPS_BEFORE_RUN: 'false' },
    shell: process.platform === 'win32',
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    turbo.once('error', reject);
    turbo.once('exit', resolve);
  });
  return { ok: code === 0 };
}
