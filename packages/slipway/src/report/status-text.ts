import { printPath } from '../revision/index.ts';
import type { EnvironmentReport } from './status-schema.ts';
import type { Style } from './style.ts';

export type { EnvironmentReport } from './status-schema.ts';

type App = EnvironmentReport['apps'][number];

/** What environments run, side by side, and below what people must know. */
export function statusLines(environments: readonly EnvironmentReport[], style: Style): readonly string[] {
  const [only] = environments;
  const tail = environments.flatMap((environment) => notesOf(environment, style));
  if (environments.length === 1 && only?.fault === null) return [...table(detailsOf(only), style), ...tail];
  const names = [...new Set(environments.flatMap(({ apps }) => apps.map(({ name }) => name)))].toSorted();
  const cells = [
    ['', ...environments.map(({ name }) => name)],
    ...names.map((name) => [name, ...environments.map((environment) => cellOf(environment, name))]),
  ];
  return [...table(cells, style), ...tail];
}

/** Of one environment there is room for since when and by whom. */
function detailsOf(environment: EnvironmentReport): readonly (readonly string[])[] {
  const rows = environment.apps.map((app) => {
    const since = app.deployedAt?.replace(/T(\d\d:\d\d).*/, ' $1') ?? '';
    return [app.name, cellOf(environment, app.name), since, printPath(app.run ?? '')];
  });
  return [['', environment.name, 'since (UTC)', 'by'], ...rows];
}

function table(cells: readonly (readonly string[])[], style: Style): readonly string[] {
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length))) ?? [];
  const rows = cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return rows.map((row, at) => (at === 0 ? style.bold(row) : row));
}

function cellOf({ fault, apps }: EnvironmentReport, name: string): string {
  if (fault !== null) return '?';
  const app = apps.find((one) => one.name === name);
  if (app === undefined) return '–';
  const { pods, deploying, interrupted, drift } = app;
  const marks = [
    ...(deploying ? ['deploying'] : []),
    ...(interrupted ? ['interrupted'] : []),
    ...(drift.length > 0 ? ['drift'] : []),
  ];
  return [releaseOf(app), `${String(pods.ready)}/${String(pods.wanted)}`, ...marks].join(' ');
}

function releaseOf({ version, fingerprint }: App): string {
  if (fingerprint === null) return 'unknown';
  const image = `fp-${fingerprint.slice(0, 8)}`;
  return version === null ? image : `${version} ${image}`;
}

function notesOf({ name, namespace, fault, lock, apps }: EnvironmentReport, style: Style): string[] {
  const who =
    lock === null
      ? []
      : [
          `${name}: ${lock.isDead ? 'a run that ended holds the lock' : 'deploying'}, ${lock.holder}, since ${lock.since}`,
        ];
  return [
    ...(fault === null ? [] : [style.red(`${name}: ${fault}`)]),
    ...(fault === null && apps.length === 0
      ? [style.yellow(`${name}: nothing of slipway's runs in the namespace ${namespace}`)]
      : []),
    ...who.map((line) => style.yellow(printPath(line))),
    ...apps.flatMap(({ name: app, interrupted, drift }) => [
      ...(interrupted
        ? [style.yellow(`${name}: the last deployment of ${app} did not end; the next one finishes it or puts it back`)]
        : []),
      ...drift.map(({ object, text }) => style.yellow(printPath(`${name}: ${app} ${object}: ${text}`))),
    ]),
  ];
}
