import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

import { SlipwayError } from '../error.ts';

/** How the `sops` program is run. */
export interface SopsCall {
  /** The workspace's root, where `.sops.yaml` lies. */
  readonly root: string;
  /** Where the caller stands: their files of keys are named from there. */
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Private keys beside the caller's own. */
  readonly identities: readonly string[];
}

/** 200 is sops's way of saying that nobody changed anything. */
const unchanged = 200;

/**
 * Runs the `sops` program.
 * @param input what it reads; without it, it has the terminal, for an editor
 * @returns what it printed
 * @throws SlipwayError when it is missing or refuses
 */
export async function sops(call: SopsCall, words: readonly string[], input?: string): Promise<string> {
  const isOurs = input !== undefined;
  const child = spawn('sops', words, {
    cwd: call.root,
    env: { ...call.environment, ...keysFor(call) },
    stdio: isOurs ? 'pipe' : 'inherit',
  });
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
  // A program that refuses may be gone before it has read everything; its exit code says so.
  child.stdin?.on('error', () => undefined).end(input);
  const code = await new Promise<number | null>((done, fail) => {
    child.on('close', done).on('error', (error) => {
      fail('code' in error && error.code === 'ENOENT' ? missing(error) : error);
    });
  });
  if (code === 0 || code === unchanged) return Buffer.concat(out).toString();
  const said = Buffer.concat(err).toString().trim();
  throw new SlipwayError(`sops ${words[0] ?? ''} ended with ${String(code)}${said === '' ? '.' : `: ${said}`}`);
}

function missing(cause: Error): SlipwayError {
  return new SlipwayError('sops is not on the path: install it (https://getsops.io, or `brew install sops`).', {
    cause,
  });
}

function keysFor({ environment, identities, cwd }: SopsCall): NodeJS.ProcessEnv {
  const { SOPS_AGE_KEY: given = '', SOPS_AGE_KEY_FILE: file = '' } = environment;
  return {
    SOPS_AGE_KEY: [given, ...identities].filter((key) => key !== '').join('\n'),
    ...(file === '' ? {} : { SOPS_AGE_KEY_FILE: resolve(cwd, file) }),
  };
}
