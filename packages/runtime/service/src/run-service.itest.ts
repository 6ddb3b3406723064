import { once } from 'node:events';
import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, describe, expect, test } from 'vitest';

import { startProcess } from '../test/start-process.ts';

const running: { kill: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map(({ kill }) => kill()));
});

async function start(...options: Parameters<typeof startProcess>) {
  const service = startProcess(...options);
  running.push(service);
  return { ...service, url: await service.url() };
}

const clean = { code: 0, signal: null, stderr: '' };

describe('a signal to stop', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('%s ends an idle service with exit code 0', async (signal) => {
    const service = await start();
    service.signal(signal);
    expect(await service.ended()).toEqual(clean);
  });

  test('fails no request under load, when clients leave some time after the service became unready', async () => {
    const service = await start({ environment: { SHUTDOWN_WAIT_MS: '15000' } });
    const load = startLoad(service.url);
    await load.answered(500);
    service.signal('SIGTERM');
    await load.unready;
    await load.answered(50);
    const answers = await load.stop();
    expect(answers.filter(({ outcome }) => outcome !== 200)).toEqual([]);
    expect(answers.some(({ connection }) => connection === 'close')).toBe(true);
    expect(await service.ended()).toEqual(clean);
  });

  test('lets a slow request finish, takes no new ones, and closes what is open in reverse order', async () => {
    const service = await start();
    const slow = ask(`${service.url}/slow`);
    await service.logged(/^slow request came$/);
    service.signal('SIGTERM');
    await expect.poll(async () => (await ask(`${service.url}/v1/fleet`)).outcome).toContain('ECONNREFUSED');
    service.answer();
    expect((await slow).outcome).toBe(200);
    expect(await service.ended()).toEqual(clean);
    const steps = service.log.map(({ msg }) => msg).filter((msg) => msg !== 'request completed');
    expect(steps.slice(-5)).toEqual([
      'shutting down',
      'slow request answered',
      'worker closed',
      'database closed',
      'stopped',
    ]);
  });

  test('does not wait for connections that are idle', async () => {
    const service = await start();
    const { hostname, port } = new URL(service.url);
    const socket = createConnection({ host: hostname, port: Number(port) });
    socket.write('GET /v1/fleet HTTP/1.1\r\nHost: board\r\n\r\n');
    await once(socket, 'data');
    const closed = once(socket, 'close');
    service.signal('SIGTERM');
    expect(await service.ended()).toEqual(clean);
    await closed;
  });

  test('does not wait for a connection that became idle when its stream ended', async () => {
    const service = await start();
    const { hostname, port } = new URL(service.url);
    const socket = createConnection({ host: hostname, port: Number(port) });
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.write('GET /stream?ms=1000 HTTP/1.1\r\nHost: board\r\n\r\n');
    await once(socket, 'data');
    service.signal('SIGTERM');
    expect(await service.ended()).toEqual(clean);
    expect(text).toMatch(/^HTTP\/1\.1 200 OK[^]+begin,[^]+end/);
  });

  test('lets a long answer arrive whole at a client that reads slowly', async () => {
    const service = await start();
    const response = await fetch(`${service.url}/long?bytes=50000000`);
    service.signal('SIGTERM');
    await service.logged(/^shutting down$/);
    expect((await response.arrayBuffer()).byteLength).toBe(50_000_000);
    expect(await service.ended()).toEqual(clean);
  });

  test('ends with 1 when a request takes longer than the shutdown may', async () => {
    const service = await start({ shutdownLimitMs: 500 });
    const slow = ask(`${service.url}/slow`);
    await service.logged(/^slow request came$/);
    service.signal('SIGTERM');
    expect(await service.ended()).toMatchObject({ code: 1 });
    expect((await slow).outcome).toMatch('other side closed');
  });

  test('given twice ends with 1 at once', async () => {
    const service = await start();
    const slow = ask(`${service.url}/slow`);
    await service.logged(/^slow request came$/);
    service.signal('SIGTERM');
    await service.logged(/^shutting down$/);
    service.signal('SIGTERM');
    expect(await service.ended()).toMatchObject({ code: 1 });
    expect((await slow).outcome).toMatch('other side closed');
  });
});

test('an error that nobody caught is logged with its stack and ends the service with 1', async () => {
  const service = await start();
  await fetch(`${service.url}/forgotten-await`, { method: 'POST' });
  expect(await service.ended()).toMatchObject({ code: 1, signal: null });
  const fatal = service.log.find(({ level }) => level === 'fatal');
  expect(fatal).toMatchObject({ msg: 'shutting down after an error that nobody caught' });
  expect(fatal?.err?.stack).toMatch(/^Error: release 1\.4\.2 was lost\n +at .*test\/main\.ts/);
});

describe('a service that cannot start', () => {
  test('for its environment says everything that is wrong in one text and ends with 2', async () => {
    const service = startProcess({ environment: { PORT: 'http', LOG_LEVEL: 'loud' } });
    const { code, stderr } = await service.ended();
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^The environment \(dev\) has 2 faults:\n {2}PORT must be .*\n {2}LOG_LEVEL must be .*\nSet them .*\n$/,
    );
    expect(service.log).toEqual([]);
  });

  test('for its port says so, closes what it had opened and ends with 1', async () => {
    const { port } = new URL((await start()).url);
    const second = startProcess({ environment: { PORT: port } });
    expect(await second.ended()).toEqual({
      code: 1,
      signal: null,
      stderr: `Port ${port} of 127.0.0.1 is taken: stop what listens there, or set PORT\n`,
    });
    expect(second.log.map(({ msg }) => msg)).toEqual(['worker closed', 'database closed']);
  });
});

interface Answer {
  readonly outcome: number | string;
  readonly connection?: string | null;
}

/** Clients with kept-alive connections, and a watcher of /readyz as a load balancer has one. */
function startLoad(url: string) {
  const answers: Answer[] = [];
  let stopped = false;
  const clients = Array.from({ length: 16 }, async () => {
    while (!stopped) answers.push(await ask(`${url}/v1/fleet`));
  });
  return {
    unready: untilUnready(url),
    /** Resolves after so many more answers. */
    answered: async (count: number) => {
      const goal = answers.length + count;
      while (answers.length < goal) await sleep(5);
    },
    stop: async () => {
      stopped = true;
      await Promise.all(clients);
      return answers;
    },
  };
}

async function ask(url: string): Promise<Answer> {
  try {
    const response = await fetch(url);
    await response.arrayBuffer();
    return { outcome: response.status, connection: response.headers.get('connection') };
  } catch (error) {
    return { outcome: error instanceof Error ? String(error.cause) : 'failed' };
  }
}

async function untilUnready(url: string): Promise<void> {
  while ((await ask(`${url}/readyz`)).outcome === 200) await sleep(20);
}
