import { listFiles, parse } from 'dotenv-flow';

import { EnvironmentError } from './error.ts';

/**
 * Reads an app's `.env*` files. Of a variable in several of them the last one counts: `.env`, `.env.local`,
 * `.env.NODE_ENV`, `.env.NODE_ENV.local`; `.env.local` is left out when NODE_ENV is `test` (dotenv-flow's README).
 * @param path the app's folder
 * @param nodeEnv says which files count, and nothing else
 * @throws EnvironmentError when a file is there and cannot be read
 */
export function readEnvironmentFiles(path: string, nodeEnv: string | undefined): Readonly<Record<string, string>> {
  const files = listFiles(nodeEnv === undefined ? { path } : { path, node_env: nodeEnv });
  try {
    return parse(files);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EnvironmentError(`The .env files of ${path} cannot be read: ${reason}`, { cause: error });
  }
}
