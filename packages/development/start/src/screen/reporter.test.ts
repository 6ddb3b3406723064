import { expect, test, vi } from 'vitest';

import { createReporter } from './reporter.ts';

function screen(isTTY: boolean) {
  const written: string[] = [];
  const reporter = createReporter({
    isTTY,
    write: (text: string | Uint8Array) => {
      written.push(String(text));
      return true;
    },
  });
  return { reporter, written };
}

test('elsewhere than on a terminal everything is a line', () => {
  const { reporter, written } = screen(false);

  reporter.step('Migrating the database');
  reporter.clear();
  reporter.print('Everything runs');

  expect(written).toEqual(['Migrating the database\n', 'Everything runs\n']);
});

test('on a terminal a step moves, and leaves no trace', () => {
  vi.useFakeTimers();
  const { reporter, written } = screen(true);

  reporter.step('Migrating the database');
  vi.advanceTimersByTime(200);
  reporter.print('Everything runs');
  vi.advanceTimersByTime(1000);
  vi.useRealTimers();

  const erase = '\r\u001B[2K';
  expect(written).toEqual([
    `${erase}  ⠋ Migrating the database`,
    `${erase}  ⠙ Migrating the database`,
    `${erase}  ⠹ Migrating the database`,
    erase,
    'Everything runs\n',
  ]);
});
