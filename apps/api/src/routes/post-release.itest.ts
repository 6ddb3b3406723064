import { notification, release, type ReleaseInput } from '@repo/contract';
import { problemSchema } from '@repo/service';
import { beforeEach, describe, expect, test } from 'vitest';

import { authorized, releaseOf } from '../../test/api.ts';
import { apiOfFile } from '../../test/of-file.ts';

const api = await apiOfFile();
beforeEach(async () => {
  await api.database.raw('TRUNCATE releases, idempotency_keys, pgboss.job');
});

async function post(payload: ReleaseInput | Record<string, unknown>, headers: Record<string, string> = {}) {
  return api.inject({
    method: 'POST',
    url: '/v1/releases',
    headers: { ...(await authorized()), ...headers },
    payload,
  });
}

async function count(table: 'releases' | 'idempotency_keys' | 'pgboss.job'): Promise<number> {
  const { rows } = await api.database.raw<{ rows: { count: number }[] }>(`SELECT count(*)::int FROM ${table}`);
  return rows[0]?.count ?? 0;
}

async function messages() {
  const { rows } = await api.database.raw<{ rows: { data: unknown; key: string }[] }>(
    'SELECT data, singleton_key AS key FROM pgboss.job ORDER BY created_on',
  );
  return rows.map(({ data, key }) => ({ key, ...notification.parse(data) }));
}

describe('recording a release', () => {
  test('answers it with an id, a time and its address', async () => {
    const input = releaseOf({ commit: '3d'.repeat(20), releasedBy: 'Zoë 🚀', status: 'failed' });

    const answer = await post(input);

    expect(answer.statusCode).toBe(201);
    const recorded = release.parse(answer.json());
    expect(recorded).toMatchObject(input);
    expect(answer.headers.location).toBe(`/v1/releases/${recorded.id}`);
    const found = await api.inject(`/v1/releases/${recorded.id}`);
    expect(found.json()).toEqual(recorded);
  });

  test('takes it for running unless it says otherwise', async () => {
    const answer = await post({ ...releaseOf(), status: undefined });
    expect(release.parse(answer.json()).status).toBe('running');
  });

  test('leaves a notification of the very release in the outbox, under its app', async () => {
    const answer = await post(releaseOf({ app: 'worker' }));
    expect(await messages()).toMatchObject([
      { key: 'worker', event: 'release.recorded', release: release.parse(answer.json()) },
    ]);
  });

  test('gives the releases of one app ids, times and messages in one order, also when they come at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) => post(releaseOf({ version: `1.4.${String(n)}` }))),
    );
    // On a machine that has too much to do some are answered 503, and are not recorded.
    const recorded = answers
      .filter(({ statusCode }) => statusCode === 201)
      .map((answer) => release.parse(answer.json()));
    expect(recorded.length).toBeGreaterThan(1);

    const sent = (await messages()).map((message) => message.release);
    expect(new Set(sent.map(({ id }) => id))).toEqual(new Set(recorded.map(({ id }) => id)));
    expect(sent.map(({ id }) => BigInt(id))).toEqual(sent.map(({ id }) => BigInt(id)).toSorted(ascending));
    expect(sent.map(({ releasedAt }) => releasedAt)).toEqual(sent.map(({ releasedAt }) => releasedAt).toSorted());
  });

  test('writes nothing when the outbox cannot take the notification', async () => {
    await api.database.raw('ALTER TABLE pgboss.job ADD CONSTRAINT refuse CHECK (false) NOT VALID');
    try {
      const answer = await post(releaseOf(), { 'idempotency-key': 'checkout-1.4.2' });
      expect(answer.statusCode).toBe(500);
      expect(answer.json()).toMatchObject({ title: 'Internal Server Error' });
      expect(answer.body).not.toContain('constraint');
    } finally {
      await api.database.raw('ALTER TABLE pgboss.job DROP CONSTRAINT refuse');
    }
    expect([await count('releases'), await count('idempotency_keys')]).toEqual([0, 0]);
  });
});

describe('an Idempotency-Key', () => {
  const key = { 'idempotency-key': 'checkout-1.4.2-prod' };

  test('makes the same request again get the same answer, and records once', async () => {
    const first = await post(releaseOf(), key);
    const second = await post(releaseOf(), key);

    expect(first.headers).not.toHaveProperty('idempotent-replayed');
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect([second.statusCode, second.body, second.headers.location]).toEqual([
      201,
      first.body,
      first.headers.location,
    ]);
    expect([await count('releases'), await count('pgboss.job')]).toEqual([1, 1]);
  });

  test('does not mind in which order the fields come, or whether a default is written out', async () => {
    await post(releaseOf(), key);
    const reversed = Object.fromEntries(Object.entries(releaseOf()).toReversed());
    const second = await post({ ...reversed, status: undefined }, key);
    expect(second.headers['idempotent-replayed']).toBe('true');
  });

  test('refuses another body, and changes nothing', async () => {
    const first = await post(releaseOf(), key);
    const other = await post(releaseOf({ version: '1.4.3' }), key);

    expect(other.statusCode).toBe(409);
    expect(other.headers['content-type']).toBe('application/problem+json');
    expect(problemSchema.parse(other.json()).detail).toContain('Idempotency-Key');
    expect(await count('releases')).toBe(1);
    expect((await post(releaseOf(), key)).body).toBe(first.body);
  });

  test('belongs to the subject of the token', async () => {
    const first = await post(releaseOf(), key);
    const somebodyElse = await post(releaseOf(), { ...key, ...(await authorized({ subject: 'mara' })) });
    expect(somebodyElse.statusCode).toBe(201);
    expect(somebodyElse.body).not.toBe(first.body);
  });

  test('records one release when fifty requests arrive at once', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(releaseOf(), key)));

    expect(new Set(answers.map(({ statusCode, body }) => `${String(statusCode)} ${body}`)).size).toBe(1);
    expect(answers[0]?.statusCode).toBe(201);
    expect(answers.filter(({ headers }) => headers['idempotent-replayed'] === undefined)).toHaveLength(1);
    expect([await count('releases'), await count('pgboss.job')]).toEqual([1, 1]);
  });

  test('lets one of two bodies through when both arrive at once', async () => {
    const answers = await Promise.all([post(releaseOf(), key), post(releaseOf({ version: '1.4.3' }), key)]);
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([201, 409]);
  });

  test('is remembered for 24 hours, and forgotten afterwards, ten at a time', async () => {
    await post(releaseOf(), key);
    await post(releaseOf(), { 'idempotency-key': 'young' });
    await api.database.raw(`UPDATE idempotency_keys SET created_at = now() - interval '23 hours 59 minutes'`);
    await api.database.raw(`
      INSERT INTO idempotency_keys (subject, key, request_hash, release_id, created_at)
      SELECT 'pipeline', 'old-' || n, '', (SELECT min(id) FROM releases), now() - interval '25 hours'
      FROM generate_series(1, 15) AS n`);

    expect((await post(releaseOf(), key)).headers['idempotent-replayed']).toBe('true');
    await post(releaseOf(), { 'idempotency-key': 'newest' });
    expect(await count('idempotency_keys')).toBe(3 + 5);
    await post(releaseOf(), { 'idempotency-key': 'newer still' });
    expect(await count('idempotency_keys')).toBe(4);
  });

  test.each([
    ['empty', ''],
    ['too long', 'k'.repeat(256)],
    ['not printable', 'checkout\t1'],
    ['not ASCII', 'schlüssel'],
  ])('is refused when it is %s', async (_what, text) => {
    const answer = await post(releaseOf(), { 'idempotency-key': text });
    expect(answer.statusCode).toBe(400);
    expect(problemSchema.parse(answer.json()).errors).toEqual([
      { in: 'header', pointer: '/idempotency-key', detail: 'Must be 1 to 255 printable characters.' },
    ]);
  });

  test('may have 255 characters', async () => {
    expect((await post(releaseOf(), { 'idempotency-key': 'k'.repeat(255) })).statusCode).toBe(201);
  });
});

function ascending(a: bigint, b: bigint): number {
  return a < b ? -1 : 1;
}
