import { spawn } from 'node:child_process';

import { SlipwayError } from '../error.ts';
import { identitiesIn, ownIdentities } from './identities.ts';

/** What `sops` needs to run. */
export interface SopsCall {
  /** The workspace's root, where `.sops.yaml` is. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** The throw-away key's file, where there is one. */
  readonly example: string;
}

/**
 * Runs `sops` on this terminal; it opens an editor, asks and complains by itself.
 * @throws SlipwayError when there is none, or it failed
 */
export async function runSops(words: readonly string[], { folder, environment, example }: SopsCall): Promise<void> {
  const identities = [...(await ownIdentities(environment)), ...identitiesIn(example)];
  const child = spawn('sops', words, {
    cwd: folder,
    stdio: 'inherit',
    env: { ...environment, ...(identities.length === 0 ? {} : { SOPS_AGE_KEY: identities.join('\n') }) },
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (cause: NodeJS.ErrnoException) => {
      const isMissing = cause.code === 'ENOENT';
      reject(
        isMissing
          ? new SlipwayError(
              'sops is not on the path: install it (https://getsops.io), it writes the files of secrets.',
            )
          : cause,
      );
    });
    child.once('exit', resolve);
  });
  // 200: the editor left the file as it was.
  if (code !== 0 && code !== 200)
    throw new SlipwayError(`sops ${words[0] ?? ''} failed with ${String(code)}: what it said stands above.`);
}
