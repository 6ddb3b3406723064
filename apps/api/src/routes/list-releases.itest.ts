import { releasePage, type Release } from '@repo/contract';
import { beforeEach, describe, expect, test } from 'vitest';

import { authorized, releaseOf } from '../../test/api.ts';
import { apiOfFile } from '../../test/of-file.ts';

const api = await apiOfFile();
beforeEach(async () => {
  await api.database.raw('TRUNCATE releases, idempotency_keys RESTART IDENTITY');
});

async function record(count: number, fields: Parameters<typeof releaseOf>[0] = {}): Promise<void> {
  const headers = await authorized();
  for (let n = 0; n < count; n += 1) {
    await api.inject({ method: 'POST', url: '/v1/releases', headers, payload: releaseOf(fields) });
  }
}

async function getPage(url: string) {
  const answer = await api.inject(url);
  expect(answer.statusCode).toBe(200);
  return { ...releasePage.parse(answer.json()), link: answer.headers.link };
}

function ids(releases: readonly Release[]): number[] {
  return releases.map(({ id }) => Number(id));
}

function linkTarget(link: unknown): string {
  return /^<(?<target>[^>]+)>; rel="next"$/.exec(String(link))?.groups?.['target'] ?? 'no next page';
}

describe('the history', () => {
  test('is empty at first', async () => {
    expect(await getPage('/v1/releases')).toEqual({ releases: [], next: null, link: undefined });
  });

  test('begins with the newest and gives twenty at a time', async () => {
    await record(21);
    const { releases, next } = await getPage('/v1/releases');
    expect(ids(releases)).toEqual(Array.from({ length: 20 }, (_, n) => 21 - n));
    expect(next).not.toBeNull();
  });

  test('goes on where the page before ended, to the very last', async () => {
    await record(5);
    const first = await getPage('/v1/releases?limit=2');
    const second = await getPage(`/v1/releases?limit=2&cursor=${String(first.next)}`);
    const third = await getPage(`/v1/releases?limit=2&cursor=${String(second.next)}`);
    expect([first, second, third].map(({ releases }) => ids(releases))).toEqual([[5, 4], [3, 2], [1]]);
    expect(third).toMatchObject({ next: null, link: undefined });
  });

  test('has no next page when the last one is just full', async () => {
    await record(4);
    expect((await getPage('/v1/releases?limit=4')).next).toBeNull();
  });

  test('neither repeats nor leaves out a release while others are recorded', async () => {
    await record(6);
    const first = await getPage('/v1/releases?limit=3');
    await record(4);
    const second = await getPage(`/v1/releases?limit=3&cursor=${String(first.next)}`);
    expect(ids([...first.releases, ...second.releases])).toEqual([6, 5, 4, 3, 2, 1]);
  });

  test('links to the next page with the same filters', async () => {
    await record(3, { app: 'worker', environment: 'staging' });
    const first = await getPage('/v1/releases?app=worker&environment=staging&limit=2');
    const target = linkTarget(first.link);
    expect(target).toMatch(/^\/v1\/releases\?app=worker&environment=staging&limit=2&cursor=/);
    const second = await getPage(target);
    expect(ids(second.releases)).toEqual([1]);
  });

  test('links on from a page that has a cursor itself', async () => {
    await record(3);
    const first = await getPage('/v1/releases?limit=1');
    const second = await getPage(linkTarget(first.link));
    expect(ids((await getPage(linkTarget(second.link))).releases)).toEqual([1]);
  });

  test('can be had for one app, one environment, one status, and all of them together', async () => {
    await record(1, { app: 'api', environment: 'prod' });
    await record(1, { app: 'api', environment: 'staging', status: 'failed' });
    await record(1, { app: 'web', environment: 'prod', status: 'rolled-back' });
    await record(1, { app: 'web', environment: 'staging' });
    const lists = await Promise.all(
      [
        'app=api',
        'environment=staging',
        'status=running',
        'status=rolled-back',
        'app=api&environment=staging&status=failed',
        'app=nobody',
      ].map(async (filter) => ids((await getPage(`/v1/releases?${filter}`)).releases)),
    );
    expect(lists).toEqual([[2, 1], [4, 2], [4, 1], [3], [2], []]);
  });

  test('comes a hundred at a time at most', async () => {
    await api.database.raw(`
      INSERT INTO releases (app, environment, version, fingerprint, status)
      SELECT 'api', 'dev', '1.0.' || n, repeat('a', 64), 'running' FROM generate_series(1, 101) AS n`);
    expect((await getPage('/v1/releases?limit=100')).releases).toHaveLength(100);
  });
});

test('a release that is not there is a 404', async () => {
  const answer = await api.inject('/v1/releases/42');
  expect(answer.statusCode).toBe(404);
  expect(answer.json()).toMatchObject({ title: 'Not Found', detail: 'There is no release 42.' });
});
