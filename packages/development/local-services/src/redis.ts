import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { findExecutable } from './find-executable.ts';
import { freePort } from './free-port.ts';
import { LocalServiceError } from './error.ts';
import { keepServer, type KeptServer } from './keeper.ts';
import { stopLeftover } from './leftover.ts';

/** A running Redis that keeps nothing on disk. */
export interface RedisServer extends KeptServer {
  readonly port: number;
  readonly url: string;
}

interface Options {
  /** The port to take when it is free. */
  readonly port?: number;
  /** Where it notes its process number, so that the next start there finds one whose keeper was killed. */
  readonly directory?: string;
  /** Gets what the server says. */
  readonly output?: (text: string) => void;
}

/**
 * Starts the machine's own `redis-server` on 127.0.0.1.
 * @throws LocalServiceError when the machine has none (see findExecutable), or when it does not come up
 */
export async function startRedis({ port, directory, output }: Options = {}): Promise<RedisServer> {
  const executable = findExecutable('redis-server');
  if (executable === undefined) {
    throw new LocalServiceError(
      'There is no redis-server on the path: install Redis, or set REDIS_URL to one that runs.',
    );
  }
  const pidFile = directory === undefined ? undefined : await preparePidFile(directory);
  const chosen = await freePort(port);
  const settings = { executable, port: chosen, pidFile };
  const kept = await keepServer({ keeper: './redis-keeper.ts', settings, name: 'Redis', output });
  return { ...kept, port: chosen, url: `redis://127.0.0.1:${chosen}` };
}

async function preparePidFile(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  const pidFile = join(directory, 'redis.pid');
  await stopLeftover({ pidFile, mark: 'redis-server', signal: 'SIGTERM' });
  return pidFile;
}
