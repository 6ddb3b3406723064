import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { notification, release } from '@repo/contract';
import { createDatabase } from '@repo/database';
import { testDatabase } from '@repo/testing';
import { describe, expect, onTestFinished, test } from 'vitest';

import { authorized, releaseOf, settingsFor } from '../test/api.ts';
import { databaseOfFile } from '../test/of-file.ts';
import { addressOf, startScript, type ApiProcess } from '../test/process.ts';

const database = await databaseOfFile();

function start(settings = settingsFor(database, { LOG_LEVEL: 'info' })): ApiProcess {
  const api = startScript('main', settings);
  onTestFinished(async () => {
    api.child.kill('SIGKILL');
    await api.ended;
  });
  return api;
}

/** Posts one release after another until the address no longer answers. */
async function postUntilGone(address: string, headers: Record<string, string>, onRecorded: (id: string) => void) {
  for (;;) {
    let answer: Response;
    try {
      answer = await fetch(`${address}/v1/releases`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
        body: JSON.stringify(releaseOf()),
      });
    } catch {
      return; // Nobody is there any more.
    }
    expect(answer.status).toBe(201);
    onRecorded(release.parse(await answer.json()).id);
  }
}

/** Ids of the releases, and of those that the messages of the outbox and the kept answers speak of. */
async function stored() {
  const knex = createDatabase({ url: database.url, name: 'test' });
  try {
    const releases = await knex('releases').select('id');
    const keys = await knex('idempotency_keys').select('release_id');
    const { rows: jobs } = await knex.raw<{ rows: { data: unknown }[] }>('SELECT data FROM pgboss.job');
    return {
      releases: releases.map(({ id }) => id).toSorted(),
      answers: keys.map(({ release_id: id }) => id).toSorted(),
      messages: jobs.map(({ data }) => notification.parse(data).release.id).toSorted(),
    };
  } finally {
    await knex.destroy();
  }
}

describe('the process', () => {
  test('loses nothing and leaves nothing half-written when it is killed amid requests', async () => {
    const headers = await authorized();
    const recorded: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const api = start();
      const address = await addressOf(api);
      const enough = Promise.withResolvers<undefined>();
      const target = recorded.length + 50;
      const clients = Array.from({ length: 8 }, () =>
        postUntilGone(address, headers, (id) => {
          recorded.push(id);
          if (recorded.length === target) enough.resolve(undefined);
        }),
      );
      await enough.promise;
      api.child.kill('SIGKILL');
      await Promise.all([...clients, api.ended]);
    }

    const { releases, answers, messages } = await stored();
    expect(releases).toEqual(expect.arrayContaining(recorded));
    expect(messages).toEqual(releases);
    expect(answers).toEqual(releases);
  });

  test('ends under load without failing a request: unready first, then no new connections, then what runs', async () => {
    const api = start(settingsFor(database, { LOG_LEVEL: 'info', SHUTDOWN_WAIT_MS: '10000' }));
    const address = await addressOf(api);
    const headers = { ...(await authorized()), 'content-type': 'application/json' };
    const statuses = new Map<number, number>();
    const stopped = new AbortController();

    // As behind a load balancer: no new request once the process is unready.
    const clients = Array.from({ length: 8 }, async (_, n) => {
      while (!stopped.signal.aborted) {
        const answer =
          n % 2 === 0
            ? await fetch(`${address}/v1/releases`, { method: 'POST', headers, body: JSON.stringify(releaseOf()) })
            : await fetch(`${address}/v1/fleet`);
        await answer.text();
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      }
    });
    while ((statuses.get(201) ?? 0) < 50) await sleep(10);
    api.child.kill('SIGTERM');
    while ((await fetch(`${address}/readyz`)).status === 200) await sleep(10);
    stopped.abort();
    await Promise.all(clients);

    expect([...statuses.keys()].toSorted()).toEqual([200, 201]);
    expect(await api.ended).toBe(0);
    expect(api.output()).toContain('stopped');
  });

  test('answers what it has begun when it is told to stop', async () => {
    const api = start();
    const address = await addressOf(api);
    const headers = { ...(await authorized()), 'content-type': 'application/json' };
    const knex = createDatabase({ url: database.url, name: 'test' });
    onTestFinished(() => knex.destroy());
    const gate = await knex.transaction();
    await gate.raw('LOCK TABLE releases IN ACCESS EXCLUSIVE MODE');

    const answer = fetch(`${address}/v1/releases`, { method: 'POST', headers, body: JSON.stringify(releaseOf()) });
    await waitForBlocked(knex);
    api.child.kill('SIGTERM');
    while (!api.output().includes('shutting down')) await once(api.child.stdout ?? api.child, 'data');
    await gate.commit();

    expect((await answer).status).toBe(201);
    expect(await api.ended).toBe(0);
  });
});

describe('the start', () => {
  test('names everything that is wrong with the environment, and no secret', async () => {
    const api = start({ PORT: 'http', JWT_SECRET: 'short and secret', DATABASE_URL: 'mysql://root:hunter2@db' });
    expect(await api.ended).toBe(2);
    for (const name of ['PORT', 'JWT_SECRET', 'DATABASE_URL']) expect(api.output()).toContain(name);
    expect(api.output()).not.toMatch(/short and secret|hunter2/);
  });

  test('is refused in prod without Redis', async () => {
    const api = start(settingsFor(database, { ENVIRONMENT: 'prod', HOST: '127.0.0.1' }));
    expect(await api.ended).toBe(2);
    expect(api.output()).toContain('REDIS_URL');
  });

  test('says that the migrations have not run', async () => {
    const empty = await testDatabase();
    onTestFinished(() => empty.drop());
    const api = start(settingsFor(empty));
    expect(await api.ended).toBe(1);
    expect(api.output()).toContain('run the migrations');
  });
});

async function waitForBlocked(knex: ReturnType<typeof createDatabase>): Promise<void> {
  const isBlocked = async () => {
    const { rows } = await knex.raw<{ rows: unknown[] }>(
      `SELECT FROM pg_stat_activity WHERE application_name = 'api' AND wait_event_type = 'Lock' AND datname = current_database()`,
    );
    return rows.length > 0;
  };
  while (!(await isBlocked())) await sleep(10);
}
