import { addUnexplained, failuresOf, forgetReports, hasFailed, readReports, type Report } from './reports.ts';
import type { RunTurbo } from './turbo.ts';

/** A unit test waits for nothing and nobody: what fails there is a fault. */
const tasks = ['test:integration', 'test:alone'];

/** How often what failed is tried again. */
const rounds = 2;

/**
 * Runs the files in which something failed again, one at a time now that nothing else runs, as a busy machine is not a
 * fault of the code.
 * @param say hears what is tried again
 * @returns for each round the reports of what was run again
 */
export async function tryAgain(
  root: URL,
  runTurbo: RunTurbo,
  first: readonly Report[],
  say: (line: string) => void,
): Promise<Report[][]> {
  const tried: Report[][] = [];
  let failed = first.filter((report) => tasks.includes(report.task) && hasFailed(report));
  while (failed.length > 0 && tried.length < rounds) {
    await forgetReports(root);
    const failedTasks: string[] = [];
    for (const report of failed) {
      const files = filesToRun(report);
      say(`\nTrying again ${report.package}: ${files.length === 0 ? 'all its files' : files.join(', ')}`);
      const words = ['--only', '--force', '--concurrency=1', `--filter=${report.package}`];
      failedTasks.push(...(await runTurbo(report.task, ...words, '--', '--no-file-parallelism', ...files)));
    }
    const reports = addUnexplained(await readReports(root), failedTasks);
    tried.push(reports);
    failed = reports.filter(hasFailed);
  }
  return tried;
}

/** @returns no name when something failed that belongs to no file: then all are run */
function filesToRun({ files, faults }: Report): string[] {
  if (faults.some(({ file }) => file === undefined)) return [];
  const failed = files.filter((file) => failuresOf(file).length > 0).map(({ name }) => name);
  return [...new Set([...failed, ...faults.flatMap(({ file }) => file ?? [])])];
}
