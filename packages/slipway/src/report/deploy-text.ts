import type { DeployEvent, Intended } from '../deploy/index.ts';
import { printPath } from '../revision/index.ts';
import type { Style } from './style.ts';

/** How many causes of one app are told. */
const told = 3;

/** What people read of a deployment's event, a line each; none for what says nothing to them. */
export function deployLines(event: DeployEvent, style: Style): readonly string[] {
  switch (event.event) {
    case 'plan':
      return planLines(event, style);
    case 'step':
      return [line(event.app, style.dim(event.text))];
    case 'progress':
      return [line(event.app, style.dim(printPath(event.text)))];
    case 'note':
      return [style.yellow(printPath(event.text))];
    case 'fault':
      return [
        line(event.app, style.red(`${event.reason}: ${printPath(event.text)}`)),
        ...event.evidence.flatMap(({ of, lines }) => [
          line(event.app, style.bold(of)),
          ...lines.map((text) => line(event.app, `  | ${printPath(text)}`)),
        ]),
      ];
    case 'app':
      return [line(event.app, `${coloured(event.outcome, style)}  ${printPath(event.text)}${time(event.seconds)}`)];
    case 'end':
      return [endLine(event, style)];
  }
}

function planLines(event: Extract<DeployEvent, { event: 'plan' }>, style: Style): readonly string[] {
  const { apps, unchanged, environment } = event;
  const same = unchanged.length === 0 ? [] : [style.dim(`unchanged: ${unchanged.join(', ')}`)];
  if (apps.length === 0) return [`${environment} runs the releases that it should: nothing to do.`, ...same];
  return [`${environment} is brought to:`, ...apps.flatMap((app) => intendedLines(app, style)), ...same];
}

function intendedLines({ app, kinds, release, causes }: Intended, style: Style): readonly string[] {
  const shown = causes.slice(0, told).map((text) => `    ${printPath(text)}`);
  const rest = causes.length - shown.length;
  return [
    `  ${style.bold(app)} ${release} ${style.dim(kinds.join(', '))}`,
    ...shown,
    ...(rest > 0 ? [`    and ${rest} more`] : []),
  ];
}

function endLine({ exitCode, writes, seconds }: Extract<DeployEvent, { event: 'end' }>, style: Style): string {
  const rest = `${writes} ${writes === 1 ? 'write' : 'writes'}, ${seconds} s`;
  if (exitCode === 0) return `${style.green('Done')}: ${rest}.`;
  return `${style.red(exitCode === 3 ? 'Timed out' : 'Failed')}: ${rest}.`;
}

function line(app: string, text: string): string {
  return `${app.padEnd(10)} ${text}`;
}

function coloured(outcome: Extract<DeployEvent, { event: 'app' }>['outcome'], style: Style): string {
  if (outcome === 'deployed' || outcome === 'removed') return style.green(outcome);
  return outcome === 'failed' || outcome === 'reverted' ? style.red(outcome) : style.yellow(outcome);
}

function time(seconds: number): string {
  return seconds === 0 ? '' : ` (${seconds} s)`;
}
