import { findExecutable } from './find-executable.ts';
import { freePort } from './free-port.ts';
import { LocalServiceError } from './error.ts';
import { keepServer, type KeptServer } from './keeper.ts';

/** A running Redis that keeps nothing on disk. */
export interface RedisServer extends KeptServer {
  readonly port: number;
  readonly url: string;
}

/**
 * Starts the machine's own `redis-server` on 127.0.0.1.
 * @param options.port the port to take when it is free
 * @throws LocalServiceError when the machine has none (see findExecutable), or when it does not come up
 */
export async function startRedis({ port }: { readonly port?: number } = {}): Promise<RedisServer> {
  const executable = findExecutable('redis-server');
  if (executable === undefined) {
    throw new LocalServiceError(
      'There is no redis-server on the path: install Redis, or set REDIS_URL to one that runs.',
    );
  }
  const chosen = await freePort(port);
  const kept = await keepServer({ keeper: './redis-keeper.ts', settings: { executable, port: chosen }, name: 'Redis' });
  return { ...kept, port: chosen, url: `redis://127.0.0.1:${String(chosen)}` };
}
