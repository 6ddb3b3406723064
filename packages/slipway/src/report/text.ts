import type { AppPlan, Plan, Side } from '../plan/index.ts';
import { printPath } from '../revision/index.ts';
import { groupApps, headline, noApps, totalsInWords, type Group } from './groups.ts';
import { plain, type Style } from './style.ts';

interface Settings {
  readonly style?: Style;
  /** Columns of the terminal; lines are cut to it. Unlimited when left out. */
  readonly width?: number;
}

/** How many apps that are left alone get a line of their own. */
const mostUntouched = 12;

/** The plan for people: one line an app, grouped by what happens. */
export function textReport(plan: Plan, { style = plain, width = Infinity }: Settings = {}): string[] {
  const names = plan.apps.map(({ name }) => name.length);
  const column = Math.min(Math.max(0, ...names), 32);
  return [
    `${style.bold('Plan')}  ${sideInWords(plan.base)} → ${sideInWords(plan.head)}`,
    ...plan.warnings.map((warning) => style.red(`!  ${warning}`)),
    '',
    ...groupApps(plan).flatMap((group) => [...groupLines(group, column, width, style), '']),
    ...packageLines(plan, width, style),
    ...(plan.apps.length === 0 ? [style.dim(noApps)] : []),
    totalsInWords(plan),
  ];
}

/** `main@3c9e77a`, `working tree`. */
export function sideInWords({ name, commit }: Side): string {
  if (commit === null || commit.startsWith(name)) return commit === null ? printPath(name) : commit.slice(0, 7);
  return `${printPath(name)}@${commit.slice(0, 7)}`;
}

function groupLines(group: Group, column: number, width: number, style: Style): string[] {
  const title = group.kinds.length === 0 ? style.dim(group.title) : colourOf(group, style)(style.bold(group.title));
  if (group.kinds.length === 0 && group.apps.length > mostUntouched)
    return [title, foldedLine(group.apps, width, style)];
  return [title, ...group.apps.map((app) => appLine(app, group, column, width, style))];
}

function appLine(app: AppPlan, group: Group, column: number, width: number, style: Style): string {
  const [first, ...rest] = headline(app, group.kinds);
  const more = rest.length === 0 ? '' : `  +${rest.length}`;
  const sign = group.kinds.length === 0 ? style.dim('·') : colourOf(group, style)('●');
  const room = width - column - 6 - more.length;
  const name = printPath(app.name);
  const cause = cut(withoutOwnName(first?.text ?? '', name), room);
  return `  ${sign} ${name.padEnd(column)}  ${style.dim(`${cause}${more}`)}`;
}

/** The line begins with the app's name already. */
function withoutOwnName(text: string, name: string): string {
  return text.endsWith(` ← ${name}`) ? text.slice(0, -name.length - 3) : text;
}

function foldedLine(apps: readonly AppPlan[], width: number, style: Style): string {
  return style.dim(
    cut(`  · ${apps.length} apps: ${apps.map(({ name }) => printPath(name)).join(', ')}`, Math.min(width, 120)),
  );
}

function packageLines({ packages }: Plan, width: number, style: Style): string[] {
  const names = packages.filter(({ verdicts }) => verdicts.check.needed).map(({ name }) => printPath(name));
  if (names.length === 0) return [];
  const title = style.bold(`Packages to check: ${names.length} of ${packages.length}`);
  return [title, style.dim(cut(`  ${names.join(', ')}`, Math.min(width, 120))), ''];
}

function colourOf({ kinds }: Group, style: Style): (text: string) => string {
  if (kinds.includes('teardown')) return style.red;
  if (kinds.includes('image')) return style.green;
  return kinds.includes('check') ? style.cyan : style.yellow;
}

function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`;
}
