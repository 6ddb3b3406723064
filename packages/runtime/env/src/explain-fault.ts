import type { z } from 'zod';

import type { ParsedValue } from './parse-value.ts';
import type { Variable } from './variable.ts';

interface Context {
  readonly variable: Variable;
  readonly text: string | undefined;
  /** Texts that must not occur in what is said, whichever variable holds them. */
  readonly secrets: readonly string[];
}

const longestShown = 80;

/**
 * Says what is wrong with a variable. What a schema's own messages or thrown errors say may quote the value, so of a
 * secret only the kind of fault is told.
 */
export function explainFault(
  fault: Extract<ParsedValue, { ok: false }>,
  { variable, text = '', secrets }: Context,
): string {
  const isSecret = variable.secret ?? false;
  const reasons = fault.issues.map((issue) => explainIssue(issue, isSecret));
  if (reasons.length === 0) reasons.push(explainThrown(fault.thrown, isSecret));
  const said = isSecret ? reasons.join('; ') : `${reasons.join('; ')}, is ${shorten(JSON.stringify(text))}`;
  const leaks = !isSecret && secrets.some((secret) => said.includes(secret) || text.includes(secret));
  return leaks ? 'is not valid; its value holds that of a secret and is not shown' : said;
}

function explainIssue(issue: z.core.$ZodIssue, isSecret: boolean): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be a ${issue.expected}`;
    case 'too_small':
      return `must be ${issue.inclusive ? 'at least' : 'more than'} ${String(issue.minimum)}${unit(issue.origin)}`;
    case 'too_big':
      return `must be ${issue.inclusive ? 'at most' : 'less than'} ${String(issue.maximum)}${unit(issue.origin)}`;
    case 'invalid_format':
      return issue.format === 'regex'
        ? `must match ${issue.pattern ?? 'its pattern'}`
        : `must be a valid ${issue.format}`;
    case 'invalid_value':
      return isSecret ? 'must be one of the allowed values' : `must be one of ${issue.values.map(String).join(', ')}`;
    default:
      return isSecret ? 'is not valid' : issue.message;
  }
}

function unit(origin: string): string {
  return origin === 'string' ? ' characters long' : '';
}

function explainThrown(thrown: unknown, isSecret: boolean): string {
  return isSecret || !(thrown instanceof Error) ? 'cannot be read' : `cannot be read (${thrown.message})`;
}

function shorten(text: string): string {
  return text.length <= longestShown ? text : `${text.slice(0, longestShown)}…`;
}
