import jwt from '@fastify/jwt';
import { problemSchema } from '@repo/service';
import { fastify } from 'fastify';
import { describe, expect, test } from 'vitest';

import { authorized, jwtSecret, releaseOf } from '../../test/api.ts';
import { apiOfFile } from '../../test/of-file.ts';

const api = await apiOfFile();

async function post(authorization?: string) {
  const headers = authorization === undefined ? {} : { authorization };
  return api.inject({ method: 'POST', url: '/v1/releases', headers, payload: releaseOf() });
}

/** Signs claims that signToken would never sign. */
async function sign(
  claims: object,
  { secret = jwtSecret, ...options }: { secret?: string; [option: string]: unknown } = {},
) {
  await using signer = fastify();
  await signer.register(jwt, { secret, sign: { algorithm: 'HS256', ...options } });
  return `Bearer ${signer.jwt.sign(claims)}`;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

const inAnHour = Math.floor(Date.now() / 1000) + 3600;
const valid = { sub: 'pipeline', scope: 'releases:write', exp: inAnHour };

describe('a token', () => {
  test.each([
    ['one scope', 'releases:write'],
    ['scopes with spaces between them', 'fleet:read releases:write'],
    ['an array of scopes', ['fleet:read', 'releases:write']],
  ])('lets through with %s', async (_what, scope) => {
    expect((await post(await sign({ ...valid, scope }))).statusCode).toBe(201);
  });

  test.each([
    ['no subject', { scope: 'releases:write', exp: inAnHour }],
    ['no end', { sub: 'pipeline', scope: 'releases:write' }],
  ])('may have %s', async (_what, payload) => {
    expect((await post(await sign(payload))).statusCode).toBe(201);
  });

  test('is asked for where there is none', async () => {
    const answer = await post();
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="slipway"');
    expect(problemSchema.parse(answer.json())).toMatchObject({ status: 401, title: 'Unauthorized' });
  });

  test.each<[string, () => string | Promise<string>]>([
    ['is expired', () => sign({ ...valid, exp: inAnHour - 7200 })],
    ['is not valid yet', () => sign({ ...valid, nbf: inAnHour })],
    ['has a subject that no database takes', () => sign({ ...valid, sub: 'pipeline\0' })],
    ['has a number for a scope', () => sign({ ...valid, scope: 7 })],
    ['is signed with another secret', () => sign(valid, { secret: 'somebody else signed this, whoever it was' })],
    ['is signed by another algorithm', () => sign(valid, { algorithm: 'HS512' })],
    ['is not signed', () => `Bearer ${encode({ alg: 'none', typ: 'JWT' })}.${encode(valid)}.`],
    ['was changed', async () => (await sign(valid)).replace(/\.[^.]+\./, `.${encode({ ...valid, sub: 'mara' })}.`)],
    ['is nonsense', () => 'Bearer nonsense'],
    ['is not there at all', () => 'Bearer'],
    ['comes twice', async () => `${await sign(valid)} ${await sign(valid)}`],
    ['is a password', () => `Basic ${Buffer.from('mara:secret').toString('base64')}`],
  ])('is refused when it %s', async (_what, make) => {
    const answer = await post(await make());
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="slipway", error="invalid_token"');
    expect(answer.headers['content-type']).toBe('application/problem+json');
  });

  test.each([
    ['none', undefined],
    ['another', 'releases:read'],
    ['one that begins alike', 'releases:writer'],
    ['an empty list', []],
  ])('without the scope, with %s, is told which one', async (_what, scope) => {
    const answer = await post(await sign({ ...valid, scope }));
    expect(answer.statusCode).toBe(403);
    expect(answer.headers['www-authenticate']).toBe(
      'Bearer realm="slipway", error="insufficient_scope", scope="releases:write"',
    );
    expect(problemSchema.parse(answer.json()).detail).toContain('releases:write');
  });

  test('is checked before the body is read', async () => {
    const answer = await api.inject({
      method: 'POST',
      url: '/v1/releases',
      headers: { 'content-type': 'application/json' },
      payload: '{',
    });
    expect(answer.statusCode).toBe(401);
  });

  test('is not needed for reading', async () => {
    expect((await api.inject('/v1/releases')).statusCode).toBe(200);
    expect((await api.inject('/v1/fleet')).statusCode).toBe(200);
  });

  test('of the same subject works as often as it is sent', async () => {
    const headers = await authorized();
    expect((await post(headers.authorization)).statusCode).toBe(201);
    expect((await post(headers.authorization)).statusCode).toBe(201);
  });
});
