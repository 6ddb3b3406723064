import pc from 'picocolors';

import { isRequirementName, requirementHint } from '../requirement.ts';
import type { Results, TestResult } from './results.ts';

/** The one line that says how it went. */
export function closingLine({ passed, failed, skipped }: Results): string {
  return `${String(passed)} passed, ${String(failed.length)} failed, ${String(skipped.length)} skipped`;
}

/** Lines for people: what failed, what was skipped and why. */
export function renderSummary({ failed, skipped }: Results): string[] {
  const lines = failed.map((test) => `${pc.red('failed')}   ${test.package}: ${test.title}`);
  for (const [reason, tests] of Object.entries(Object.groupBy(skipped, reasonOf))) {
    const packages = [...new Set(tests?.map((test) => test.package))].join(', ');
    lines.push(`${pc.yellow('skipped')}  ${String(tests?.length ?? 0)} in ${packages}: ${explain(reason)}`);
  }
  return lines.length > 0 ? ['', ...lines, ''] : [];
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
