import { glob, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { z } from 'zod';

/** A test, or what stands around several, by its full title. */
export interface Failure {
  readonly title: string;
  /** The first lines of what was said, and where. */
  readonly error: string;
}

const test = z.object({
  title: z.string(),
  status: z.enum(['passed', 'failed', 'skipped']),
  milliseconds: z.number(),
  error: z.string().default('it never ended'),
});
/** What @repo/vitest-config writes. */
const results = z.object({
  files: z.array(
    z.object({
      name: z.string(),
      milliseconds: z.number(),
      failures: z.array(z.object({ title: z.string(), error: z.string() })),
      tests: z.array(test),
    }),
  ),
  faults: z.array(z.object({ file: z.string().optional(), error: z.string() })),
});

/** The results of one package's suite. */
export interface Report extends z.output<typeof results> {
  readonly package: string;
  /** turbo's task: `test`, `test:integration`, `test:alone`. */
  readonly task: string;
}

const tasks: Readonly<Record<string, string>> = {
  'unit.json': 'test',
  'integration.json': 'test:integration',
  'alone.json': 'test:alone',
};
const patterns = ['apps/*', 'packages/*', 'packages/*/*'].map(
  (folder) => `${folder}/node_modules/.cache/vitest/{unit,integration,alone}.json`,
);

/** Removes the reports of earlier runs, so that only what this run made or replayed is counted. */
export async function forgetReports(root: URL): Promise<void> {
  for (const file of await reportFiles(root)) await rm(join(fileURLToPath(root), file));
}

/** Reads what vitest reported, also in the runs that turbo replayed from its cache. @param root the repository's folder */
export async function readReports(root: URL): Promise<Report[]> {
  const top = fileURLToPath(root);
  return Promise.all(
    (await reportFiles(root)).map(async (file) => {
      const manifest = await readFile(join(top, file, '../../../../package.json'), 'utf8');
      const { name } = z.object({ name: z.string() }).parse(JSON.parse(manifest));
      const { files, faults } = results.parse(JSON.parse(await readFile(join(top, file), 'utf8')));
      return { package: name, task: tasks[basename(file)] ?? '', files, faults };
    }),
  );
}

async function reportFiles(root: URL): Promise<string[]> {
  const top = fileURLToPath(root);
  const files: string[] = [];
  for await (const file of glob(patterns, { cwd: top })) files.push(file);
  return files.sort();
}

/** @returns what failed in a file: tests, and what stands around them */
export function failuresOf({ failures, tests }: Report['files'][number]): Failure[] {
  return [...failures, ...tests.filter(({ status }) => status === 'failed')];
}

export function hasFailed({ files, faults }: Report): boolean {
  return faults.length > 0 || files.some((file) => failuresOf(file).length > 0);
}

/** Whether both tell of the same suite of the same package. */
export function isSame(one: Report, other: Report): boolean {
  return one.package === other.package && one.task === other.task;
}

/**
 * A task whose report tells of no failure, or that wrote none, failed for another reason: its server did not start, say.
 * @param failedTasks turbo's names: `@repo/api#build`
 */
export function addUnexplained(reports: readonly Report[], failedTasks: readonly string[]): Report[] {
  const all = [...reports];
  for (const id of failedTasks) {
    const [name = '', task = ''] = id.split('#');
    const none: Report = { package: name, task, files: [], faults: [] };
    const index = all.findIndex((report) => isSame(report, none));
    const report = all[index] ?? none;
    if (hasFailed(report)) continue;
    all.splice(index === -1 ? all.length : index, 1, { ...report, faults: [{ error: 'see its output above' }] });
  }
  return all;
}
