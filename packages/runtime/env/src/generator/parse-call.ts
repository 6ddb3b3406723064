import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { EnvironmentError } from '../error.ts';

/** What the generator was asked to do. */
export interface Call {
  /** The repository's root. */
  readonly root: string;
  /** Write nothing, only say what is stale. */
  readonly check: boolean;
  readonly help: boolean;
}

/** What `--help` prints. */
export const helpText = `Writes what follows from the variables that each app declares in src/env.ts:
apps/<app>/.env.example, apps/<app>/turbo.json (env of the dev task) and docs/reference/environment.md.

  pnpm env:generate            writes them
  pnpm env:check               writes nothing; exit code 1 names what is stale

  --check      as env:check
  --cwd DIR    the repository's root; the current folder when left out
  --help       this text

Exit codes: 0 done, 1 something is stale, 2 the call or a declaration is wrong.`;

/**
 * Reads the command's arguments.
 * @throws EnvironmentError when they are wrong
 */
export function parseCall(args: string[]): Call {
  try {
    const { values } = parseArgs({
      args,
      options: {
        check: { type: 'boolean', default: false },
        cwd: { type: 'string', default: '.' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return { root: resolve(values.cwd), check: values.check, help: values.help };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new EnvironmentError(`${error.message}. See --help.`, { cause: error });
  }
}
