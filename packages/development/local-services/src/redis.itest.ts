import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, Socket } from 'node:net';
import { join } from 'node:path';

import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';

import { LocalServiceError } from './error.ts';
import { findExecutable } from './find-executable.ts';
import { freePort } from './free-port.ts';
import { isAlive } from './process.ts';
import { startRedis, type RedisServer } from './redis.ts';
import { readPid, temporaryFolder } from './testing/files.ts';
import { holder } from './testing/holder.ts';

// Where CI is set nothing is skipped, so that a machine without it fails.
const isMissing = findExecutable('redis-server') === undefined && (process.env['CI'] ?? '') === '';

describe.skipIf(isMissing)('Redis on this machine [needs redis-server]', () => {
  test('answers on the port that was asked for, and is gone once stopped', async () => {
    const port = await freePort();

    const redis = await start({ port });

    expect(redis.url).toBe(`redis://127.0.0.1:${port}`);
    expect(await ping(port)).toBe('+PONG\r\n');
    await redis.stop();
    await redis.gone;
    await expect(ping(port)).rejects.toThrow('ECONNREFUSED');
  });

  test('takes another port when somebody has the one that was asked for', async () => {
    const somebody = createServer().listen(0, '127.0.0.1');
    await once(somebody, 'listening');
    onTestFinished(() => void somebody.close());
    const address = somebody.address();
    const taken = typeof address === 'object' && address !== null ? address.port : 0;

    const redis = await start({ port: taken });

    expect(redis.port).not.toBe(taken);
    expect(await ping(redis.port)).toBe('+PONG\r\n');
  });

  test('ends when whoever started it is killed', async () => {
    const directory = await temporaryFolder();
    const parent = await holder(`startRedis({ directory: '${directory}' })`);
    const server = await readPid(join(directory, 'redis.pid'));

    parent.kill('SIGKILL');

    await expect.poll(() => isAlive(server)).toBe(false);
  });

  test.skipIf(process.platform !== 'linux')(
    'stops a server that was left over because its keeper was killed too',
    async () => {
      const directory = await temporaryFolder();
      const parent = await holder(`startRedis({ directory: '${directory}' })`);
      const leftover = await readPid(join(directory, 'redis.pid'));
      process.kill(await parentOf(leftover), 'SIGKILL');
      parent.kill('SIGKILL');

      const redis = await start({ directory });

      expect(isAlive(leftover)).toBe(false);
      expect(await ping(redis.port)).toBe('+PONG\r\n');
    },
  );

  test('says that it is gone when the server is killed', async () => {
    const directory = await temporaryFolder();
    const redis = await start({ directory });

    process.kill(await readPid(join(directory, 'redis.pid')), 'SIGKILL');

    await expect(redis.gone).resolves.toBeUndefined();
  });
});

describe('A machine without redis-server', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test('is told how to mend it', async () => {
    vi.stubEnv('PATH', await temporaryFolder());

    const error: unknown = await startRedis().catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(LocalServiceError);
    expect(error).toHaveProperty('message', expect.stringContaining('install Redis, or set REDIS_URL'));
  });
});

async function start(options: Parameters<typeof startRedis>[0]): Promise<RedisServer> {
  const redis = await startRedis(options);
  onTestFinished(redis.stop);
  return redis;
}

async function parentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^PPid:\t(\d+)$/m.exec(status)?.[1]);
}

async function ping(port: number): Promise<string> {
  const socket = new Socket().connect(port, '127.0.0.1');
  socket.write('PING\r\n');
  const answer: unknown[] = await once(socket, 'data');
  socket.destroy();
  return String(answer[0]);
}
