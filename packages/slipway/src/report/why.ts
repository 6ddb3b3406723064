import type { AppPlan, Kind, PackagePlan, Plan, Verdict } from '../plan/index.ts';
import { printPath } from '../revision/index.ts';
import { sideInWords } from './text.ts';
import { plain, type Style } from './style.ts';
import { verbs } from './verbs.ts';

const kinds: readonly Kind[] = ['image', 'migrate', 'deploy', 'config', 'teardown', 'check'];

const column = Math.max(...Object.values(verbs).map((word) => word.length));

/** How many causes of one kind of work are told. */
const mostCauses = 10;

type Verdicts = Partial<Readonly<Record<Kind, Verdict>>>;

/** What an app or a package needs and why, and what made the rest unnecessary. */
export function whyReport(plan: Plan, app: AppPlan | PackagePlan, style: Style = plain): string[] {
  const verdicts: Verdicts = app.verdicts;
  const needed = kinds.filter((kind) => verdicts[kind]?.needed === true);
  const rest = kinds.filter((kind) => verdicts[kind]?.needed === false);
  const work = needed.length === 0 ? 'nothing' : needed.map((kind) => verbs[kind]).join(', ');
  return [
    `${style.bold(printPath(app.name))} needs ${work}  ${style.dim(`${sideInWords(plan.base)} → ${sideInWords(plan.head)}`)}`,
    ...plan.warnings.map((warning) => style.red(`!  ${warning}`)),
    ...needed.flatMap((kind) => neededLines(kind, verdicts, needed, style)),
    ...(rest.length === 0 ? [] : [style.dim('not needed')]),
    ...rest.flatMap((kind) => causeLines(kind, verdicts).map((line) => style.dim(line))),
  ];
}

function neededLines(kind: Kind, verdicts: Verdicts, needed: readonly Kind[], style: Style): string[] {
  const sameAs = needed
    .slice(0, needed.indexOf(kind))
    .find((other) => texts(verdicts, other) === texts(verdicts, kind));
  if (sameAs !== undefined) return [style.green(`  ${verbs[kind].padEnd(column)}  as ${verbs[sameAs]}`)];
  return causeLines(kind, verdicts).map((line) => style.green(line.slice(0, column + 2)) + line.slice(column + 2));
}

function causeLines(kind: Kind, verdicts: Verdicts): string[] {
  const causes = (verdicts[kind]?.causes ?? []).map(({ text }) => text);
  const rest = causes.length - mostCauses;
  const shown = rest <= 1 ? causes : [...causes.slice(0, mostCauses), `and ${rest} more: --json has them`];
  return shown.map((text, index) => `  ${(index === 0 ? verbs[kind] : '').padEnd(column)}  ${text}`);
}

function texts(verdicts: Verdicts, kind: Kind): string {
  return (verdicts[kind]?.causes ?? []).map(({ text }) => text).join('\n');
}
