import { spawn } from 'node:child_process';
import { readdir, readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { z } from 'zod';

import { requirement, requirementNames } from '../requirement.ts';

const runSummary = z.object({
  tasks: z.array(z.object({ taskId: z.string(), execution: z.object({ exitCode: z.number() }).partial().nullish() })),
});

/** Runs turbo with these words, its output going to this terminal. @returns the tasks that failed: `@repo/api#test` */
export type RunTurbo = (...words: string[]) => Promise<string[]>;

/** What stands for a task when turbo itself could not do its work. */
const turboItself = 'turbo#run';

/** @param root the repository's folder */
export function turboIn(root: URL): RunTurbo {
  const means = requirementNames.filter((name) => requirement(name).found !== undefined).join(',');
  // A skipped test must run once what it needs is there: turbo hashes this list.
  const environment = { ...process.env, TEST_MEANS: means, PNPM_CONFIG_VERIFY_DEPS_BEFORE_RUN: 'false' };
  return async (...words) => {
    const before = await summaries(root);
    const code = await run(
      root,
      ['run', '--continue', '--summarize', '--output-logs=errors-only', ...words],
      environment,
    );
    const written = (await summaries(root)).filter((name) => !before.includes(name));
    const failed = (await Promise.all(written.map((name) => failedTasks(summary(root, name))))).flat();
    return code !== 0 && failed.length === 0 ? [turboItself] : failed;
  };
}

async function run(root: URL, words: readonly string[], environment: NodeJS.ProcessEnv): Promise<number | null> {
  const windows = process.platform === 'win32';
  const turbo = spawn('turbo', words, { cwd: fileURLToPath(root), stdio: 'inherit', env: environment, shell: windows });
  return new Promise((resolve, reject) => {
    turbo.once('error', reject);
    turbo.once('exit', resolve);
  });
}

const folder = (root: URL) => new URL('.turbo/runs/', root);
const summary = (root: URL, name: string) => new URL(name, folder(root));

async function summaries(root: URL): Promise<string[]> {
  return readdir(folder(root)).catch(() => []);
}

/** Reads turbo's account of a run, which is of no more use afterwards. */
async function failedTasks(file: URL): Promise<string[]> {
  const { tasks } = runSummary.parse(JSON.parse(await readFile(file, 'utf8')));
  await rm(file, { force: true });
  return tasks.filter(({ execution }) => (execution?.exitCode ?? 0) !== 0).map(({ taskId }) => taskId);
}
