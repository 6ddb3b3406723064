import { spawnSync } from 'node:child_process';

import { SetupError } from './error.ts';

/** One call of GitHub's command line. */
export interface GhCall {
  readonly words: readonly string[];
  /** What it reads: JSON or a secret, which thus stands in no list of processes. */
  readonly input?: string;
}

/**
 * Runs `gh`, which knows who we are.
 * @throws SetupError when it is not there or refuses
 */
export function gh({ words, input = '' }: GhCall): string {
  const { status, stdout, stderr, error } = spawnSync('gh', words, { input, encoding: 'utf8' });
  if (error !== undefined)
    throw new SetupError(
      `Cannot run gh (${error.message}): install GitHub's command line from https://cli.github.com.`,
      {
        cause: error,
      },
    );
  if (status === 0) return stdout;
  const why = stderr.trim().split('\n')[0] ?? 'it gave no reason';
  throw new SetupError(
    `\`gh ${words.slice(0, 4).join(' ')}\` failed: ${why}. Setting a repository up needs its admin: \`gh auth status\` says who you are.`,
  );
}

/** A call of GitHub's API with a JSON body. */
export function api(method: 'POST' | 'PUT' | 'PATCH', path: string, body: object): GhCall {
  return { words: ['api', '--silent', '--method', method, path, '--input', '-'], input: JSON.stringify(body) };
}
