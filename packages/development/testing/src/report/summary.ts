import { stripVTControlCharacters } from 'node:util';

import pc from 'picocolors';

import { isRequirementName, requirementHint } from '../requirement.ts';
import type { FailedTest, Results, TestResult } from './results.ts';

/** The one line that says how it went. */
export function closingLine({ passed, failed, skipped }: Results): string {
  return `${String(passed)} passed, ${String(failed.length)} failed, ${String(skipped.length)} skipped`;
}

/** Lines for people: what failed and what it said, what passed only when it was tried again, what was skipped and why. */
export function renderSummary({ failed, flaky, skipped }: Results): string[] {
  const lines = [
    ...failed.flatMap((test) => describe(pc.red('failed'), test)),
    ...flaky.flatMap((test) =>
      describe(pc.yellow('flaky '), { ...test, title: `${test.title} (passed when tried again)` }),
    ),
  ];
  for (const [reason, tests] of Object.entries(Object.groupBy(skipped, reasonOf))) {
    const packages = [...new Set(tests?.map((test) => test.package))].join(', ');
    lines.push(`${pc.yellow('skipped')}  ${String(tests?.length ?? 0)} in ${packages}: ${explain(reason)}`);
  }
  return lines.length > 0 ? ['', ...lines, ''] : [];
}

/** The name, and below it the first lines of what was said and where. */
function describe(word: string, test: FailedTest): string[] {
  const said = stripVTControlCharacters(test.error).split('\n');
  const shown = said.length > 4 ? [...said.slice(0, 3), ...said.slice(-1)] : said;
  return [`${word}   ${test.package}: ${test.title}`, ...shown.map((line) => `         ${line}`)];
}

/** Tests say in their title what they need: `… [needs redis-server]`. */
function reasonOf({ title }: TestResult): string {
  return /\[needs ([^\]]+)\]/.exec(title)?.[1] ?? title;
}

function explain(reason: string): string {
  return isRequirementName(reason)
    ? `needs ${reason}; ${requirementHint(reason)}`
    : `skipped by its own condition: ${reason}`;
}
