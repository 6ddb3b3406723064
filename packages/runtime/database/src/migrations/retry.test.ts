import { describe, expect, it } from 'vitest';

import { retryOnLocks } from './retry.ts';

function failure(code: string): Error {
  return Object.assign(new Error(`PostgreSQL says ${code}`), { code });
}

function failingTimes(times: number, code: string) {
  const calls = { count: 0 };
  const work = () => {
    calls.count += 1;
    return calls.count <= times ? Promise.reject(failure(code)) : Promise.resolve();
  };
  return { calls, work };
}

function recordingPause() {
  const pauses: number[] = [];
  const pause = (ms: number) => {
    pauses.push(ms);
    return Promise.resolve();
  };
  return { pauses, pause };
}

const quiet = () => undefined;

describe('retryOnLocks', () => {
  it.each(['55P03', '40P01'])('tries again when PostgreSQL answers %s', async (code) => {
    const { calls, work } = failingTimes(2, code);
    const { pause } = recordingPause();

    await retryOnLocks(work, quiet, pause);

    expect(calls.count).toBe(3);
  });

  it('pauses longer each time, between 1 and 30 seconds', async () => {
    const { work } = failingTimes(9, '55P03');
    const { pauses, pause } = recordingPause();

    await retryOnLocks(work, quiet, pause);

    expect(pauses).toHaveLength(9);
    expect(pauses[0]).toBeLessThanOrEqual(2000);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(1000);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(30_000);
  });

  it('gives up after ten tries with the last error', async () => {
    const { calls, work } = failingTimes(100, '55P03');
    const { pause } = recordingPause();

    await expect(retryOnLocks(work, quiet, pause)).rejects.toThrow('PostgreSQL says 55P03');
    expect(calls.count).toBe(10);
  });

  it('does not repeat what would fail again', async () => {
    const { calls, work } = failingTimes(100, '42P01');
    const { pause } = recordingPause();

    await expect(retryOnLocks(work, quiet, pause)).rejects.toThrow('PostgreSQL says 42P01');
    expect(calls.count).toBe(1);
  });
});
