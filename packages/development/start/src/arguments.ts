import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { messageOf, StartError } from './error.ts';

/** What the command was asked for. */
export interface Call {
  readonly help: boolean;
  /** The workspace whose apps are started. */
  readonly root: string;
  /** Where databases and logs are kept. */
  readonly state: string;
  /** PostgreSQL and Redis in containers. */
  readonly compose: boolean;
  /** Throw the databases away first. */
  readonly reset: boolean;
  /** Fill an empty database with examples. */
  readonly seed: boolean;
}

export const help = `
Usage: pnpm start [options]

Starts every app of the workspace from its sources, again on each change, and the PostgreSQL and Redis that they need.

  --compose    PostgreSQL and Redis in containers (infra/compose.yaml) instead of on this machine
  --reset      throw the databases away first
  --no-seed    no example data in an empty database
  --cwd DIR    start the workspace in DIR
  --state DIR  keep databases and logs in DIR instead of .slipway
  --help       this text

Values that are set in the shell or in apps/<app>/.env* come first: with DATABASE_URL or REDIS_URL set, that one is used
and none is started.

Examples:
  pnpm start                                  everything, on this machine
  pnpm start --reset                          everything, with empty databases and fresh examples
  REDIS_URL=redis://127.0.0.1:6379 pnpm start with a Redis of your own

Exit codes: 0 stopped as asked, 1 something did not start, 2 the call or the workspace is wrong.
`.trim();

const options = {
  compose: { type: 'boolean', default: false },
  cwd: { type: 'string', default: fileURLToPath(new URL('../../../../', import.meta.url)) },
  help: { type: 'boolean', short: 'h', default: false },
  'no-seed': { type: 'boolean', default: false },
  reset: { type: 'boolean', default: false },
  state: { type: 'string' },
} as const;

/**
 * Reads the command line.
 * @param args what stands behind the command
 * @throws StartError when something there is not understood
 */
export function parseCall(args: readonly string[]): Call {
  const { values } = parse(args[0] === '--' ? args.slice(1) : args);
  const root = resolve(values.cwd);
  return {
    help: values.help,
    root,
    state: resolve(values.state ?? `${root}/.slipway`),
    compose: values.compose,
    reset: values.reset,
    seed: !values['no-seed'],
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, strict: true });
  } catch (error) {
    const [sentence = ''] = messageOf(error).split(/\.(?:\s|$)/);
    throw new StartError(`${sentence}: \`pnpm start --help\` tells what there is.`, { exitCode: 2, cause: error });
  }
}
