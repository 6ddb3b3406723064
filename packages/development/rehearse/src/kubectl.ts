import { spawnSync } from 'node:child_process';

import { RehearsalError } from './error.ts';

/** Runs kubectl against the cluster of KUBECONFIG. @throws RehearsalError with what it said */
export function kubectl(words: readonly string[], input = ''): string {
  const { status, stdout, stderr, error } = spawnSync('kubectl', words, {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (error !== undefined) throw new RehearsalError(`Cannot run kubectl: ${error.message}`, { cause: error });
  if (status === 0) return stdout;
  throw new RehearsalError(`\`kubectl ${words.slice(0, 3).join(' ')}\` failed: ${stderr.trim()}`);
}
