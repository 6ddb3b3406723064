import { execFile } from 'node:child_process';

import { SlipwayError } from '../error.ts';

/** How a call of `docker` ended. */
export interface DockerAnswer {
  readonly code: number;
  readonly output: string;
  readonly complaint: string;
}

/**
 * Runs `docker`.
 * @throws SlipwayError when it is not on the path
 */
export function askDocker(...words: readonly string[]): Promise<DockerAnswer> {
  return new Promise((resolve, reject) => {
    execFile('docker', [...words], { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error?.code === 'ENOENT') reject(noDocker());
      else resolve({ code: codeOf(error?.code, error), output: stdout.trim(), complaint: stderr.trim() });
    });
  });
}

/** Like `askDocker`. @returns what it printed @throws SlipwayError when it fails */
export async function docker(...words: readonly string[]): Promise<string> {
  const { code, output, complaint } = await askDocker(...words);
  if (code === 0) return output;
  const fault = complaint.split('\n').at(-1) ?? '';
  if (/Cannot connect to the Docker daemon|dial unix/.test(complaint)) {
    throw new SlipwayError(`The Docker engine does not answer (${fault}): start it, or name another in DOCKER_HOST.`);
  }
  throw new SlipwayError(`\`docker ${words.slice(0, 2).join(' ')}\` failed: ${fault}`);
}

export function noDocker(): SlipwayError {
  return new SlipwayError('There is no `docker` on the path: install Docker with buildx, or Docker Desktop.');
}

function codeOf(code: unknown, error: unknown): number {
  if (error === null) return 0;
  return typeof code === 'number' ? code : 1;
}
