import type { Against } from '../plan/against.ts';
import type { Plan } from '../plan/index.ts';
import { plain, type Style } from './style.ts';
import { sideInWords } from './text.ts';

/** Why a change reaches one app and not the other, and what the two are made from. */
export function againstReport(plan: Plan, against: Against, style: Style = plain): string[] {
  const { app, other, differences, common, both, onlyApp, onlyOther } = against;
  const sides = style.dim(`${sideInWords(plan.base)} → ${sideInWords(plan.head)}`);
  return [
    `${style.bold(app.name)} against ${style.bold(other.name)}: ${outcome(against)}  ${sides}`,
    ...plan.warnings.map((warning) => style.red(`!  ${warning}`)),
    ...differences.flatMap(({ cause, reason }) => [`  ${cause.text}`, style.dim(`      not ${other.name}: ${reason}`)]),
    ...(common.length === 0 ? [] : [style.bold('changes both')]),
    ...common.map(({ text }) => `  ${text}`),
    style.bold('made from'),
    partLine('both', both, style),
    partLine(`only ${app.name}`, onlyApp, style),
    partLine(`only ${other.name}`, onlyOther, style),
  ];
}

function outcome({ app, other }: Against): string {
  const [one, two] = [app.verdicts.image.needed, other.verdicts.image.needed];
  if (one && two) return 'both are built';
  if (one) return `${app.name} is built, ${other.name} is not`;
  if (two) return `${app.name} is not built, ${other.name} is`;
  return 'neither is built';
}

function partLine(title: string, { packages, entries }: Against['both'], style: Style): string {
  const names = packages.length === 0 ? 'no package' : packages.join(', ');
  return `  ${title}: ${names} ${style.dim(`and ${entries} ${entries === 1 ? 'entry' : 'entries'} of the lockfile`)}`;
}
