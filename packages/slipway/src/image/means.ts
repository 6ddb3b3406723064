import { availableParallelism, totalmem } from 'node:os';

import { SlipwayError } from '../error.ts';

// What an install and a bundler take, generously.
const memoryOfBuild = 2 * 1024 ** 3;

/**
 * How many builds this machine can run at a time; `SLIPWAY_BUILDS` wins, for who builds elsewhere.
 * @throws SlipwayError when that is no number
 */
export function buildsAtOnce({ SLIPWAY_BUILDS: given = '' }: NodeJS.ProcessEnv): number {
  if (given === '') return Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / memoryOfBuild)));
  if (/^[1-9]\d{0,2}$/.test(given)) return Number(given);
  throw new SlipwayError(`SLIPWAY_BUILDS is "${given}": it must be how many images are built at a time, as in 4.`);
}
