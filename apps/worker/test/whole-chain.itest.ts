import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { releasePage, type Release } from '@repo/contract';
import { freePort, startPostgres } from '@repo/local-services';
import { expect, test } from 'vitest';

import { startProcess, type ServiceProcess } from './process.ts';
import { firstArrivals, startReceiver } from './receiver.ts';
import { apiKey } from './worker.ts';

const posts = 1000;
const posters = 20;
const postsPerKill = 150;
const apps = ['api', 'worker', 'web', 'checkout', 'search', 'mail'];
const jwtSecret = 'secret-of-the-release-board-in-tests';
const patience = { interval: 100 };

test(
  'with everything killed in turn while releases are posted, each is stored once and told of, in order per app',
  { timeout: 400_000 },
  async () => {
    await using postgres = await startServer();
    await using receiver = await startReceiver();
    const port = String(await freePort());
    const shared = { DATABASE_URL: postgres.url, LOG_LEVEL: 'warn' };
    await using migrations = startProcess('api/src/migrate.ts', shared);
    expect(await migrations.ended).toBe(0);
    await using tokens = startProcess('api/src/token.ts', { JWT_SECRET: jwtSecret });
    expect(await tokens.ended).toBe(0);
    await using api = keepRunning('api/src/main.ts', {
      ...shared,
      PORT: port,
      JWT_SECRET: jwtSecret,
      RATE_LIMIT_READS_PER_MINUTE: '1000000',
      RATE_LIMIT_WRITES_PER_MINUTE: '1000000',
    });
    await using worker = keepRunning('worker/src/main.ts', {
      ...shared,
      PORT: '0',
      NOTIFY_URL: receiver.url,
      API_KEY: apiKey,
    });

    const releases = `http://127.0.0.1:${port}/v1/releases`;
    const kills = [api.kill, worker.kill, postgres.kill];
    const token = tokens.output().trim();
    let posted = 0;
    const post = async (start: number) => {
      for (let index = start; index < posts; index += posters) {
        await postRelease(releases, token, index);
        posted += 1;
        if (posted % postsPerKill === 0) await kills[(posted / postsPerKill) % kills.length]?.();
      }
    };
    await Promise.all(Array.from({ length: posters }, (_, index) => post(index)));

    const stored = await readAll(releases);
    expect(stored.map(({ version }) => version).toSorted()).toEqual(
      Array.from({ length: posts }, (_, index) => versionOf(index)).toSorted(),
    );
    const told = () => new Set(receiver.received.map(({ notification }) => notification.release.id)).size;
    await expect.poll(told, patience).toBe(posts);
    expect(firstArrivals(receiver.received)).toEqual(
      Object.fromEntries(
        Map.groupBy(stored, ({ app }) => app)
          .entries()
          .map(([app, its]) => [app, its.map(({ id }) => id)]),
      ),
    );
  },
);

/** A PostgreSQL that can be killed, and comes back at the same address with what it had promised to keep. */
async function startServer() {
  const directory = await mkdtemp(join(tmpdir(), 'slipway-chain-'));
  let server = await startPostgres({ directory });
  return {
    url: server.url('postgres'),
    kill: async () => {
      const [pid] = (await readFile(join(directory, 'data', 'postmaster.pid'), 'utf8')).split('\n');
      process.kill(Number(pid), 'SIGKILL');
      await server.stop();
      server = await startPostgres({ directory, port: server.port });
    },
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Starts a service again whenever it has ended, as a cluster does. */
function keepRunning(file: string, settings: Record<string, string>) {
  let wanted = true;
  let current: ServiceProcess;
  const run = async () => {
    while (wanted) {
      current = startProcess(file, settings);
      await current.ended;
    }
  };
  const running = run();
  return {
    kill: async () => {
      const killed = current;
      killed.kill('SIGKILL');
      await killed.ended;
    },
    [Symbol.asyncDispose]: async () => {
      wanted = false;
      current.kill('SIGKILL');
      await running;
    },
  };
}

/** Posts until it is accepted: whoever does not know whether a release was recorded posts it again under the same key. */
async function postRelease(releases: string, token: string, index: number): Promise<void> {
  const request = {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': `release-${index}`,
    },
    body: JSON.stringify({
      app: apps[index % apps.length],
      environment: 'prod',
      version: versionOf(index),
      fingerprint: '9f2c4e1a'.repeat(8),
    }),
  };
  for (;;) {
    const status = await fetch(releases, request).then(
      async (response) => {
        await response.body?.cancel();
        return response.status;
      },
      () => undefined,
    );
    if (status === 201) return;
    if (status !== undefined && status < 500) throw new Error(`The api answered ${status}.`);
    await sleep(50);
  }
}

function versionOf(index: number): string {
  return `1.0.${index}`;
}

/** All releases, oldest first. */
async function readAll(releases: string): Promise<Release[]> {
  const all: Release[] = [];
  let cursor: string | null = null;
  do {
    const response = await fetch(`${releases}?limit=100${cursor === null ? '' : `&cursor=${cursor}`}`);
    const page = releasePage.parse(await response.json());
    all.push(...page.releases);
    cursor = page.next;
  } while (cursor !== null);
  return all.toReversed();
}
