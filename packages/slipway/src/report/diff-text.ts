import type { ObjectDifference } from '../deploy/index.ts';
import { printPath } from '../revision/index.ts';
import type { Style } from './style.ts';

/** What would change of one app, for people. */
export function diffLines(
  app: string,
  differences: readonly ObjectDifference[],
  migrates: boolean,
  style: Style,
): readonly string[] {
  if (differences.length === 0 && !migrates) return [];
  const migration = migrates ? [style.yellow('its migrations would run before')] : [];
  return [
    style.bold(app),
    ...migration,
    ...differences.flatMap(({ object, kind, text }) =>
      kind === 'refused' || kind === 'removed'
        ? [style.red(`${object} would be ${kind}: ${printPath(text)}`)]
        : text
            .trimEnd()
            .split('\n')
            .map((line) => coloured(printPath(line), style)),
    ),
    '',
  ];
}

function coloured(line: string, style: Style): string {
  if (line.startsWith('+++') || line.startsWith('---')) return style.bold(line);
  if (line.startsWith('+')) return style.green(line);
  if (line.startsWith('-')) return style.red(line);
  return line.startsWith('@@') ? style.cyan(line) : line;
}
