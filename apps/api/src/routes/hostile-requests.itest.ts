import { problemSchema } from '@repo/service';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';

import { authorized, releaseOf } from '../../test/api.ts';
import { apiOfFile } from '../../test/of-file.ts';

const api = await apiOfFile();
const headers = { ...(await authorized()), 'content-type': 'application/json' };

afterAll(async () => {
  const { rows } = await api.database.raw<{ rows: unknown[] }>('SELECT FROM releases');
  expect(rows).toEqual([]);
});

async function postText(payload: string, more: Record<string, string> = {}) {
  return api.inject({ method: 'POST', url: '/v1/releases', headers: { ...headers, ...more }, payload });
}

function postFields(fields: object) {
  return postText(JSON.stringify({ ...releaseOf(), ...fields }));
}

describe('a body', () => {
  test.each<[string, object, string, string?]>([
    ['a field that nobody knows', { colour: 'green' }, '/colour', 'Unknown field'],
    ['a NUL character', { releasedBy: 'mara\0' }, '/releasedBy'],
    ['half of a surrogate pair', { releasedBy: 'mara\uD800' }, '/releasedBy'],
    ['a huge text', { releasedBy: 'm'.repeat(10_000) }, '/releasedBy'],
    ['a number for a text', { app: 1e308 }, '/app'],
    ['an array for a text', { version: ['1.4.2'] }, '/version'],
    ['an environment that is none', { environment: 'production' }, '/environment'],
    ['a missing field', { fingerprint: undefined }, '/fingerprint'],
    ['SQL for an app', { app: "api'; DROP TABLE releases; --" }, '/app'],
  ])('is refused with %s, by the place of it', async (_what, fields, pointer, detail) => {
    const answer = await postFields(fields);
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    const { errors = [] } = problemSchema.parse(answer.json());
    expect(errors.map((error) => [error.in, error.pointer])).toEqual([['body', pointer]]);
    expect(errors[0]?.detail).toContain(detail ?? '');
  });

  test.each([
    ['not JSON', '{"app": "checkout"', 400],
    ['nothing', '', 400],
    ['null', 'null', 400],
    ['a list', '[]', 400],
    ['a text', '"checkout"', 400],
    ['a number that is too large', '1e999', 400],
    ['a poisoned prototype', '{"__proto__": {"app": "checkout"}}', 400],
    ['nested ten thousand deep', `${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`, 400],
    ['lists in lists without end', '['.repeat(16_000), 400],
    ['too large', JSON.stringify({ app: 'a'.repeat(20_000) }), 413],
  ])('is refused when it is %s', async (_what, text, status) => {
    const answer = await postText(text);
    expect(answer.statusCode).toBe(status);
    expect(problemSchema.parse(answer.json()).status).toBe(status);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'image/png',
    'nonsense',
  ])('of the type %s is a 415', async (type) => {
    const answer = await postText(JSON.stringify(releaseOf()), { 'content-type': type });
    expect(answer.statusCode).toBe(415);
    expect(answer.headers['content-type']).toBe('application/problem+json');
  });

  test('of any shape is never an error of ours', async () => {
    const values = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }));
    const bodies = fc.record(
      { app: values, environment: values, version: values, fingerprint: values, status: values, releasedBy: values },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const answer = await postText(JSON.stringify(body));
        expect(answer.statusCode).toBe(400);
        problemSchema.parse(answer.json());
      }),
      { numRuns: 200, seed: 26 },
    );
  });
});

describe('an address', () => {
  test.each([
    ['/v1/releases?limit=0', '/limit'],
    ['/v1/releases?limit=101', '/limit'],
    ['/v1/releases?limit=1e999', '/limit'],
    ['/v1/releases?limit=1.5', '/limit'],
    ['/v1/releases?limit=', '/limit'],
    ['/v1/releases?limit=20&limit=30', '/limit'],
    ['/v1/releases?app=api&app=web', '/app'],
    ['/v1/releases?app=%00', '/app'],
    ['/v1/releases?app=', '/app'],
    ['/v1/releases?environment=PROD', '/environment'],
    ['/v1/releases?status=gone', '/status'],
    ['/v1/releases?cursor=', '/cursor'],
    ['/v1/releases?cursor=nonsense', '/cursor'],
    [`/v1/releases?cursor=${'A'.repeat(2000)}`, '/cursor'],
    [`/v1/releases?cursor=${Buffer.from('release:9223372036854775808').toString('base64url')}`, '/cursor'],
    ['/v1/releases?page=2', '/page'],
    ['/v1/releases?__proto__=1', '/__proto__'],
  ])('%s is refused', async (url, pointer) => {
    const answer = await api.inject(url);
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(problemSchema.parse(answer.json()).errors).toMatchObject([{ in: 'query', pointer }]);
  });

  test.each(['0', '-1', '1.5', '0x10', 'latest', '1%00', '9223372036854775808', '9'.repeat(50), '%F0%9F%9A%80'])(
    '/v1/releases/%s is refused',
    async (id) => {
      const answer = await api.inject(`/v1/releases/${id}`);
      expect(answer.statusCode).toBe(400);
      expect(problemSchema.parse(answer.json()).errors).toMatchObject([{ in: 'path', pointer: '/id' }]);
    },
  );

  test.each([
    ['/v1/releases/9223372036854775807', 404],
    ['/v1/releases/', 400],
    [`/v1/releases/${'9'.repeat(1000)}`, 414],
    ['/v1/releases/%zz', 400],
    ['/v1/nothing', 404],
    ['/V1/fleet', 404],
    ['/', 404],
  ])('%s is a %i', async (url, status) => {
    const answer = await api.inject(url);
    expect(answer.statusCode).toBe(status);
    expect(problemSchema.parse(answer.json()).status).toBe(status);
  });

  test('of any query is never an error of ours', async () => {
    const query = fc.array(
      fc.tuple(
        fc.oneof(fc.constantFrom('app', 'environment', 'status', 'limit', 'cursor'), fc.string()),
        fc.oneof(fc.string({ unit: 'binary' }), fc.integer().map(String), fc.double().map(String)),
      ),
    );
    await fc.assert(
      fc.asyncProperty(query, async (pairs) => {
        const search = new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString();
        expect([200, 400]).toContain((await api.inject(`/v1/releases?${search}`)).statusCode);
      }),
      { numRuns: 200, seed: 26 },
    );
  });
});

test.each(['PUT', 'DELETE', 'PATCH'] as const)('%s is nothing that can be done to a release', async (method) => {
  const answer = await api.inject({ method, url: '/v1/releases/1', headers, payload: {} });
  expect(answer.statusCode).toBe(405);
  expect(answer.headers.allow).toBe('GET, HEAD');
  expect(problemSchema.parse(answer.json()).status).toBe(405);
});
