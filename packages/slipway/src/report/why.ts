import type { AppPlan, Kind, Plan } from '../plan/index.ts';
import { sideInWords } from './text.ts';
import { plain, type Style } from './style.ts';
import { verbs } from './verbs.ts';

const kinds: readonly Kind[] = ['image', 'migrate', 'deploy', 'config', 'teardown', 'check'];

const column = Math.max(...Object.values(verbs).map((word) => word.length));

/** What an app needs and why, and what made the rest unnecessary. */
export function whyReport(plan: Plan, app: AppPlan, style: Style = plain): string[] {
  const needed = kinds.filter((kind) => app.verdicts[kind].needed);
  const rest = kinds.filter((kind) => !app.verdicts[kind].needed);
  const work = needed.length === 0 ? 'nothing' : needed.map((kind) => verbs[kind]).join(', ');
  return [
    `${style.bold(app.name)} needs ${work}  ${style.dim(`${sideInWords(plan.base)} → ${sideInWords(plan.head)}`)}`,
    ...plan.warnings.map((warning) => style.red(`!  ${warning}`)),
    ...needed.flatMap((kind) => neededLines(kind, app, needed, style)),
    ...(rest.length === 0 ? [] : [style.dim('not needed')]),
    ...rest.flatMap((kind) => causeLines(kind, app).map((line) => style.dim(line))),
  ];
}

function neededLines(kind: Kind, app: AppPlan, needed: readonly Kind[], style: Style): string[] {
  const sameAs = needed.slice(0, needed.indexOf(kind)).find((other) => texts(app, other) === texts(app, kind));
  if (sameAs !== undefined) return [style.green(`  ${verbs[kind].padEnd(column)}  as ${verbs[sameAs]}`)];
  return causeLines(kind, app).map((line) => style.green(line.slice(0, column + 2)) + line.slice(column + 2));
}

function causeLines(kind: Kind, { verdicts }: AppPlan): string[] {
  return verdicts[kind].causes.map(
    ({ text }, index) => `  ${(index === 0 ? verbs[kind] : '').padEnd(column)}  ${text}`,
  );
}

function texts({ verdicts }: AppPlan, kind: Kind): string {
  return verdicts[kind].causes.map(({ text }) => text).join('\n');
}
