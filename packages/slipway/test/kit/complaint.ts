import { expect } from 'vitest';

import { slipway } from './slipway.ts';

/** A call that must end with exit code 2 and one sentence. */
export async function complaintOf(cwd: string, words: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = await slipway(cwd, words, environment);
  expect({ status, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({ status: 2, stdout: '', lines: 1 });
  return stderr.trimEnd();
}
