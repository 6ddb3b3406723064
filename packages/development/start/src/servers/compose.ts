import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { findExecutable, freePort } from '@repo/local-services';

import { messageOf, StartError } from '../error.ts';

/** Servers in containers. */
export interface Containers {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly stop: () => Promise<void>;
}

interface Options {
  readonly root: string;
  /** Throw the volumes away first. */
  readonly reset: boolean;
  readonly signal: AbortSignal;
}

/** The ports inside of the containers, wished for outside. */
const postgresPort = 5432;
const redisPort = 6379;

/**
 * Starts PostgreSQL and Redis of infra/compose.yaml and waits until they answer.
 * @throws StartError when Docker Compose is missing or fails
 */
export async function startContainers({ root, reset, signal }: Options): Promise<Containers> {
  const file = join(root, 'infra/compose.yaml');
  if (!existsSync(file)) throw new StartError(`--compose needs ${file}, which is not there.`, { exitCode: 2 });
  const compose = await findCompose(file);
  if (reset) await compose(['down', '--volumes']);
  const ports = {
    POSTGRES_PORT: await choosePort(compose, 'postgres', postgresPort),
    REDIS_PORT: await choosePort(compose, 'redis', redisPort),
  };
  await compose(['up', '--detach', '--wait', 'postgres', 'redis'], ports, signal);
  return {
    databaseUrl: `postgres://postgres:postgres@127.0.0.1:${ports.POSTGRES_PORT}/postgres`,
    redisUrl: `redis://127.0.0.1:${ports.REDIS_PORT}`,
    stop: async () => {
      await compose(['stop'], ports);
    },
  };
}

type Compose = (
  args: string[],
  environment?: Readonly<Record<string, string>>,
  signal?: AbortSignal,
) => Promise<string>;

async function findCompose(file: string): Promise<Compose> {
  const docker = findExecutable('docker');
  const run = promisify(execFile);
  try {
    if (docker === undefined) throw new Error('docker is not on the path');
    await run(docker, ['compose', 'version']);
  } catch (error) {
    throw new StartError(
      `--compose needs Docker with its Compose plugin (\`docker compose version\` fails: ${firstReason(messageOf(error))}). Install it, or leave --compose out: PostgreSQL then runs on this machine.`,
      { cause: error },
    );
  }
  return async (args, environment = {}, signal) => {
    try {
      const options = { env: { ...process.env, ...environment }, ...(signal === undefined ? {} : { signal }) };
      const { stdout } = await run(docker, ['compose', '--file', file, ...args], options);
      return stdout;
    } catch (error) {
      signal?.throwIfAborted();
      throw new StartError(`docker compose ${args[0] ?? ''} failed:\n${messageOf(error)}`, { cause: error });
    }
  };
}

/** The port of a container that runs already, else the usual one or a free one. */
async function choosePort(compose: Compose, service: string, port: number): Promise<string> {
  const published = await compose(['port', service, String(port)]).catch(() => '');
  const running = /:(\d+)\s*$/.exec(published)?.[1];
  return running ?? String(await freePort(port));
}

/** What a program said before it failed; Node puts a line of its own before it. */
function firstReason(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('Command failed:'));
  return lines[0] ?? text;
}
