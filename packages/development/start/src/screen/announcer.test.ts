import { createColors } from 'picocolors';
import { expect, test } from 'vitest';

import { createAnnouncer } from './announcer.ts';

function listen() {
  const said: string[] = [];
  const announce = createAnnouncer({
    print: (text) => said.push(text),
    colors: createColors(false),
    logOf: (name) => `.slipway/logs/${name}.log`,
  });
  return { announce, said };
}

test('that a service is up is only news when it was down', () => {
  const { announce, said } = listen();

  announce('api', { kind: 'up' });
  expect(said).toEqual([]);

  announce('api', { kind: 'down', words: ['Error: no such table'] });
  announce('worker', { kind: 'up' });
  announce('api', { kind: 'up' });

  expect(said.join('\n')).toBe(`
  ✗ api has ended; it starts again when a file changes (.slipway/logs/api.log):
    Error: no such table

  ✓ api runs again.`);
});

test('an error is one line', () => {
  const { announce, said } = listen();

  announce('worker', { kind: 'error', text: 'nobody takes notifications' });

  expect(said).toEqual(['  ! worker reports: nobody takes notifications (.slipway/logs/worker.log)']);
});
