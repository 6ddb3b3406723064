import { expect, test } from 'vitest';

import { readLogLine } from './log-line.ts';

const time = new Date(2026, 10, 23, 9, 30, 5, 120).toISOString();

test('pino’s lines become lines for people', () => {
  const line = JSON.stringify({ level: 'info', time, service: 'api', msg: 'Server listening', port: 3001 });

  expect(readLogLine(line)).toEqual({
    text: '[09:30:05.120] INFO: Server listening\n    port: 3001\n',
    error: undefined,
  });
});

test.each(['error', 'fatal'])('a line of level %s tells an error', (level) => {
  expect(readLogLine(JSON.stringify({ level, time, msg: 'the outbox is away' })).error).toBe('the outbox is away');
});

test('other lines stay as they are, without colours', () => {
  expect(readLogLine('\u001B[32m➜\u001B[39m  Local: http://localhost:3000/')).toEqual({
    text: '➜  Local: http://localhost:3000/\n',
    error: undefined,
  });
  expect(readLogLine('{ not JSON').text).toBe('{ not JSON\n');
  expect(readLogLine('').text).toBe('\n');
});
