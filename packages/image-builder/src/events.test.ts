import { expect, test } from 'vitest';

import { eventsOf } from './events.ts';

test('tells how a step goes, and what it says', () => {
  const vertex = { digest: 'sha256:1', name: '[base 2/4] RUN make', started: '2026-11-01T00:00:00Z' };
  const line = (value: unknown) => JSON.stringify(value);
  const step = { kind: 'step', id: 'sha256:1', name: '[base 2/4] RUN make' };

  expect(eventsOf(line({ vertexes: [{ digest: 'sha256:1', name: 'not begun' }] }))).toEqual([]);
  expect(eventsOf(line({ vertexes: [vertex] }))).toEqual([{ ...step, state: 'started' }]);
  expect(eventsOf(line({ vertexes: [{ ...vertex, completed: '2026-11-01T00:00:01Z' }] }))).toEqual([
    { ...step, state: 'done' },
  ]);
  expect(eventsOf(line({ vertexes: [{ ...vertex, completed: 'x', cached: true }] }))).toEqual([
    { ...step, state: 'cached' },
  ]);
  expect(eventsOf(line({ vertexes: [{ ...vertex, completed: 'x', error: 'exit code: 1' }] }))).toEqual([
    { ...step, state: 'failed' },
  ]);
  expect(eventsOf(line({ logs: [{ vertex: 'sha256:1', stream: 1, data: 'aGFsbG8K' }] }))).toEqual([
    { kind: 'output', id: 'sha256:1', text: 'hallo\n' },
  ]);
});

test('leaves to people what is not progress', () => {
  for (const line of ['ERROR: no', '', '{ not JSON', '{"vertexes":"no"}', '{"logs":[null]}']) {
    expect(eventsOf(line)).toBeUndefined();
  }
});
