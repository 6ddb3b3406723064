import type { KeyboardEvent } from 'react';

const steps: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Moves from button to button of a table: by arrows to the next cell that has one, by Home and End within the row. */
export function moveFocus(event: KeyboardEvent<HTMLTableElement>): void {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const cell = event.target instanceof Element ? event.target.closest<HTMLTableCellElement>('th, td') : null;
  const row = cell?.closest('tr');
  if (cell == null || row == null) return;
  const target =
    event.key === 'Home' || event.key === 'End'
      ? Array.from(row.querySelectorAll('button')).at(event.key === 'Home' ? 0 : -1)
      : nextButton(event.currentTarget, row.rowIndex, cell.cellIndex, steps[event.key]);
  if (target === undefined) return;
  event.preventDefault();
  target.focus();
}

function nextButton(
  table: HTMLTableElement,
  row: number,
  column: number,
  step: readonly [rows: number, columns: number] = [0, 0],
): HTMLButtonElement | undefined {
  const [rows, columns] = step;
  if (rows === 0 && columns === 0) return undefined;
  const cell = table.rows[row + rows]?.cells[column + columns];
  if (cell === undefined) return undefined;
  return cell.querySelector('button') ?? nextButton(table, row + rows, column + columns, step);
}
