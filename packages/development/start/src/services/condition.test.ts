import { expect, test } from 'vitest';

import { createCondition, type ServiceEvent } from './condition.ts';

function follow() {
  const events: ServiceEvent[] = [];
  const condition = createCondition((event) => events.push(event));
  condition.start();
  return { condition, events };
}

test('a service that answers is up, once', () => {
  const { condition, events } = follow();

  condition.answer();
  condition.answer();

  expect(events).toEqual([{ kind: 'up' }]);
});

test('a service that ends is down, with its last words', () => {
  const { condition, events } = follow();
  for (const line of ['listening', '', 'Error: no such table', 'Node.js v26.10.0']) condition.say(line);

  condition.end();
  condition.end();

  expect(events).toEqual([{ kind: 'down', words: ['listening', 'Error: no such table'] }]);
});

test('of many words the last are kept', () => {
  const { condition, events } = follow();
  for (let line = 1; line <= 100; line += 1) condition.say(`line ${line}`);

  condition.end();

  const [event] = events;
  const words = event?.kind === 'down' ? event.words : [];
  expect(words).toHaveLength(20);
  expect(words.at(-1)).toBe('line 100');
});

test.each(['Failed', 'Completed'])('%s under `node --watch` is an end', (how) => {
  const { condition, events } = follow();
  condition.answer();

  condition.say(`${how} running 'src/main.ts'. Waiting for file changes before restarting...`);

  expect(events.at(-1)).toEqual({ kind: 'down', words: [] });
});

test('a restart after a change is no news, and forgets the words of before', () => {
  const { condition, events } = follow();
  condition.answer();
  condition.say('Error: of before');

  condition.say("Restarting 'src/main.ts'");

  expect(condition.isStarting()).toBe(true);
  expect(events).toEqual([{ kind: 'up' }]);
  condition.end();
  expect(events.at(-1)).toEqual({ kind: 'down', words: [] });
});

test('a service that failed again after a change is down again', () => {
  const { condition, events } = follow();
  condition.end();

  condition.say("Restarting 'src/main.ts'");
  condition.say('Error: no such column');
  condition.end();

  expect(events).toEqual([
    { kind: 'down', words: [] },
    { kind: 'down', words: ['Error: no such column'] },
  ]);
});

test('an error that is logged is reported once until the next start', () => {
  const { condition, events } = follow();
  const line = JSON.stringify({ level: 'error', msg: 'Redis is away' });

  condition.say(line);
  condition.say(line);
  expect(events).toEqual([{ kind: 'error', text: 'Redis is away' }]);

  condition.start();
  condition.say(line);
  expect(events).toHaveLength(2);
});
