import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

import type { Snapshot } from '../state/index.ts';
import type { App } from '../workspace/index.ts';

const given = 'SLIPWAY_SMOKE_';
/** Not one of the app's variables, but ours: see `smokeNetwork`. */
const own = new Set([`${given}NETWORK`, `${given}TIMEOUT`]);

/**
 * The variables that an app runs with for a moment: those of its `.env.example`, also the ones that have a default, as in
 * production; `SLIPWAY_SMOKE_DATABASE_URL` in our own environment gives another `DATABASE_URL`.
 */
export async function smokeVariables(
  { revision, entry }: Snapshot,
  { directory }: App,
  environment: NodeJS.ProcessEnv,
): Promise<Record<string, string>> {
  const example = entry(directory === '' ? '.env.example' : `${directory}/.env.example`);
  const text =
    example === undefined ? '' : ((await revision.read([example])).get(example.path)?.toString('utf8') ?? '');
  const variables = parseExample(text);
  for (const name of Object.keys(variables)) {
    const value = environment[`${given}${name}`];
    if (value !== undefined) variables[name] = value;
  }
  // On the machine's own network, other services may have taken the port that it would.
  if ('PORT' in variables && smokeNetwork(environment) === 'host') variables['PORT'] = String(await freePort());
  return variables;
}

/** Of this machine where servers for the apps were named, else none: then an app has only itself. */
export function smokeNetwork(environment: NodeJS.ProcessEnv): string {
  const named = environment[`${given}NETWORK`];
  if (named !== undefined && named !== '') return named;
  return Object.keys(environment).some((name) => name.startsWith(given) && !own.has(name)) ? 'host' : 'none';
}

/** `NAME=value` and `# NAME=value`, which is how a default or an example is written down. */
export function parseExample(text: string): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const [, name, value = ''] = /^(?:# ?)?([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
    // Where it listens is the image's business.
    if (name !== undefined && name !== 'HOST') variables[name] = value.replace(/^(["'])(.*)\1$/, '$2');
  }
  if ('ENVIRONMENT' in variables) variables['ENVIRONMENT'] = 'prod';
  return variables;
}

/** Below those that systems give to outgoing connections, which come and go. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
