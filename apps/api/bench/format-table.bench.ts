import type { Figures } from './measure.bench.ts';

/** A line of the table. */
export interface Row {
  readonly name: string;
  readonly figures: Figures;
  /** What it is compared with. */
  readonly beside?: Figures;
}

const columns = [12, 10, 10, 8];

/** Requests per second, milliseconds, and the ratio to what stands above. */
export function formatTable(rows: readonly Row[]): string {
  const head = line('', ['per second', 'p50 ms', 'p99 ms', 'ratio']);
  const lines = rows.map(({ name, figures, beside }) =>
    line(name, [
      figures.perSecond.toFixed(0),
      figures.p50.toFixed(1),
      figures.p99.toFixed(1),
      beside === undefined ? '' : (figures.perSecond / beside.perSecond).toFixed(2),
    ]),
  );
  return [head, ...lines].join('\n');
}

function line(name: string, cells: readonly string[]): string {
  return name.padEnd(36) + cells.map((cell, n) => cell.padStart(columns[n] ?? 0)).join('');
}
