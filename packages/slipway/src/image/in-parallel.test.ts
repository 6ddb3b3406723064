import { expect, it } from 'vitest';

import { inParallel } from './in-parallel.ts';

it('gives back what came of each, in their order, and works on no more than is allowed', async () => {
  let most = 0;
  let now = 0;
  const results = await inParallel([3, 1, 2], 2, async (turns, at) => {
    most = Math.max(most, (now += 1));
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    now -= 1;
    return [at, turns];
  });
  expect({ results, most }).toEqual({
    results: [
      [0, 3],
      [1, 1],
      [2, 2],
    ],
    most: 2,
  });
});

it('throws the first failure in their order, whichever was faster, and begins nothing after one', async () => {
  const begun: string[] = [];
  const work = async (name: string, at: number) => {
    begun.push(name);
    for (let turn = 0; turn < 20 - 10 * at; turn += 1) await Promise.resolve();
    throw new Error(name);
  };
  await expect(inParallel(['slow', 'fast', 'never'], 2, work)).rejects.toThrow('slow');
  expect(begun).toEqual(['slow', 'fast']);
});
