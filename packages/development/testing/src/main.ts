import { parseArguments, usage } from './report/arguments.ts';
import { forgetResults, readResults } from './report/results.ts';
import { runSuites } from './report/suites.ts';
import { closingLine, renderSummary } from './report/summary.ts';

const call = parseArguments(process.argv.slice(2));
if ('help' in call) {
  console.log(usage);
} else {
  const root = new URL('../../../../', import.meta.url);
  await forgetResults(root);
  const finished = await runSuites(root, call);
  const results = await readResults(root, finished);
  for (const line of renderSummary(results)) console.log(line);
  console.log(closingLine(results));
  process.exitCode = finished.ok && results.failed.length === 0 ? 0 : 1;
}
