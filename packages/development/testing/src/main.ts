import { tryAgain } from './report/again.ts';
import { parseArguments, usage } from './report/arguments.ts';
import { addUnexplained, forgetReports, readReports } from './report/reports.ts';
import { toResults } from './report/results.ts';
import { closingLine, renderSummary } from './report/summary.ts';
import { turboIn } from './report/turbo.ts';

const call = parseArguments(process.argv.slice(2));
if ('help' in call) {
  console.log(usage);
} else {
  const root = new URL('../../../../', import.meta.url);
  const runTurbo = turboIn(root);
  await forgetReports(root);
  const failedTasks = await runTurbo(...call.tasks, ...call.turboArguments);
  if (call.alone.length > 0)
    failedTasks.push(...(await runTurbo(...call.alone, '--concurrency=1', ...call.turboArguments)));
  const reports = addUnexplained(await readReports(root), failedTasks);
  const isContinuousIntegration = (process.env['CI'] ?? '') !== '';
  const again = isContinuousIntegration ? await tryAgain(root, runTurbo, reports, console.log) : [];
  const results = toResults(reports, again);
  for (const line of renderSummary(results)) console.log(line);
  console.log(closingLine(results));
  process.exitCode = results.failed.length === 0 ? 0 : 1;
}
