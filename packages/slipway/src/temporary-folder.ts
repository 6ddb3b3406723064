import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { SlipwayError } from './error.ts';

/**
 * Makes a folder for what goes away again.
 * @param name what its name begins with
 * @throws SlipwayError where none can be made
 */
export async function makeTemporaryFolder(name = 'slipway-'): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), name));
  } catch (cause) {
    const fault = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new SlipwayError(
      `Cannot make a folder in ${tmpdir()} (${fault}): set TMPDIR to one that can be written to.`,
      {
        cause,
      },
    );
  }
}
