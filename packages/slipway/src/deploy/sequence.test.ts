import { expect, it } from 'vitest';

import { inSequence } from './sequence.ts';

const needs = new Map([
  ['web', ['api']],
  ['api', []],
  ['worker', []],
  ['mail', ['web']],
]);

it('does each after what it needs, and others meanwhile', async () => {
  const log: string[] = [];
  const gate = Promise.withResolvers<undefined>();
  const act = async (name: string) => {
    log.push(`${name} starts`);
    if (name === 'api') await gate.promise;
    if (name === 'worker') gate.resolve(undefined);
    log.push(`${name} ends`);
    return { ok: true, value: name };
  };
  expect(await inSequence(['web', 'api', 'worker'], needs, act, String)).toEqual(['web', 'api', 'worker']);
  expect(log.indexOf('worker starts')).toBeLessThan(log.indexOf('api ends'));
  expect(log.indexOf('web starts')).toBeGreaterThan(log.indexOf('api ends'));
});

it('leaves alone what needs something that failed, and does the rest', async () => {
  const act = (name: string) => Promise.resolve({ ok: name !== 'api', value: `${name} done` });
  const skip = (name: string, because: string) => `${name} waits for ${because}`;
  expect(await inSequence(['mail', 'web', 'api', 'worker'], needs, act, skip)).toEqual([
    'mail waits for web',
    'web waits for api',
    'api done',
    'worker done',
  ]);
});

it('does not wait for what is not to be done, nor in a circle', async () => {
  const circle = new Map([
    ['a', ['b']],
    ['b', ['a']],
  ]);
  const act = (name: string) => Promise.resolve({ ok: true, value: name });
  expect(await inSequence(['web'], needs, act, String)).toEqual(['web']);
  expect(await inSequence(['a', 'b'], circle, act, String)).toEqual(['a', 'b']);
});

it('ends all that has begun before it tells a fault', async () => {
  const done: string[] = [];
  const act = async (name: string) => {
    if (name === 'api') throw new Error('lock lost');
    await new Promise((resolve) => setImmediate(resolve));
    done.push(name);
    return { ok: true, value: name };
  };
  await expect(inSequence(['api', 'worker'], needs, act, String)).rejects.toThrow('lock lost');
  expect(done).toEqual(['worker']);
});
