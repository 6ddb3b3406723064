import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { release, type Release } from '@repo/contract';
import { freePort } from '@repo/local-services';
import { testDatabase } from '@repo/testing';

/** The api's folder: an app may not be imported, but it may be run. */
const directory = fileURLToPath(new URL('../../api/', import.meta.url));

/** The real api, from its sources, on a database of its own. */
export interface ApiProcess {
  readonly url: string;
  /** Records a release. */
  readonly post: (input: Partial<Release>) => Promise<Release>;
  /** Starts it again on the same address and the same database. */
  readonly start: () => Promise<void>;
  readonly kill: () => Promise<void>;
  /** Stops it and drops its database. */
  readonly remove: () => Promise<void>;
}

/** Starts the api with nothing recorded. */
export async function startApi(): Promise<ApiProcess> {
  const database = await testDatabase();
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const environment = {
    ENVIRONMENT: 'dev',
    HOST: '127.0.0.1',
    PORT: String(port),
    LOG_LEVEL: 'warn',
    DATABASE_URL: database.url,
    REDIS_URL: '',
    JWT_SECRET: 'a-secret-that-only-this-test-knows-of',
    RATE_LIMIT_READS_PER_MINUTE: '1000000',
    RATE_LIMIT_WRITES_PER_MINUTE: '1000000',
  };
  await finish(run('src/migrate.ts', environment));
  const token = (await finish(run('src/token.ts', environment))).trim();
  let child: ChildProcess | undefined;
  const kill = async () => {
    if (child === undefined) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    child = undefined;
  };
  const start = async () => {
    child = run('src/main.ts', environment);
    await untilReady(child, url);
  };
  await start();
  return {
    url,
    start,
    kill,
    post: (input) => post(`${url}/v1/releases`, token, input),
    remove: async () => {
      await kill();
      await database.drop();
    },
  };
}

function run(file: string, environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ['--conditions=source', file], {
    cwd: directory,
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** @returns what it wrote to standard output */
async function finish(child: ChildProcess): Promise<string> {
  const [output] = await Promise.all([child.stdout === null ? '' : text(child.stdout), once(child, 'close')]);
  if (child.exitCode !== 0) throw new Error(`${child.spawnargs.join(' ')} ended with ${String(child.exitCode)}`);
  return output;
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  child.stdout?.pipe(process.stderr);
  while (child.exitCode === null && child.signalCode === null) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok === true) return;
    await sleep(50);
  }
  throw new Error(`The api ended with ${String(child.exitCode ?? child.signalCode)}`);
}

async function post(url: string, token: string, input: Partial<Release>): Promise<Release> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  if (!response.ok) throw new Error(`POST ${url}: ${String(response.status)} ${await response.text()}`);
  return release.parse(await response.json());
}
