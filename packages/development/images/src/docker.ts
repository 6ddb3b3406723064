import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { ImageError } from './error.ts';

/** The repository's root. */
export const root = fileURLToPath(new URL('../../../../', import.meta.url));

/**
 * Runs `docker` at the repository's root; its progress and complaints go to our stderr.
 * @returns what it printed, trimmed
 * @throws ImageError when there is no Docker, or when it fails
 */
export async function docker(...args: string[]): Promise<string> {
  const child = spawn('docker', args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', (cause) => {
      reject(
        new ImageError('There is no `docker` on the path: install Docker with buildx, or Docker Desktop.', { cause }),
      );
    });
    child.once('close', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new ImageError(`\`docker ${args.slice(0, 2).join(' ')}\` ended with ${String(code)}; what it said is above.`),
        );
    });
  });
  const [output] = await Promise.all([text(child.stdout), ended]);
  return output.trim();
}
