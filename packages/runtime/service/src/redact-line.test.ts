import fc from 'fast-check';
import { expect, test } from 'vitest';

import { redactLine } from './redact-line.ts';

function redact(value: object): unknown {
  return JSON.parse(redactLine(JSON.stringify(value)));
}

test.each([
  [{ headers: { authorization: 'Basic YTpi', 'x-api-key': 'a"b', Cookie: 'sid=1' } }],
  [{ headers: { 'set-cookie': ['sid=1; Path="/"', 'theme=dark]'], 'proxy-authorization': '' } }],
  [{ API_KEY: 'a', DATABASE_URL: 'b', JWT_SECRET: 'c', REDIS_URL: 'd', apiKey: 'e', refreshToken: 'f' }],
])('values of secret names are hidden: %j', (value) => {
  expect(JSON.stringify(redact(value))).toBe(
    JSON.stringify(value, (_name, part: unknown) =>
      typeof part === 'string' || Array.isArray(part) ? '[Redacted]' : part,
    ),
  );
});

test.each([
  ['/v1/fleet?api_key=a1&app=checkout', '/v1/fleet?api_key=[Redacted]&app=checkout'],
  ['cannot reach postgres://board:hunter2@db:5432/board', 'cannot reach postgres://board:[Redacted]@db:5432/board'],
  ['redis://:hunter2@cache', 'redis://:[Redacted]@cache'],
  ['sent "Bearer eyJh.eyJz.c2ln"', 'sent "Bearer [Redacted]"'],
])('secrets inside a text are hidden: %s', (msg, expected) => {
  expect(redact({ msg, err: { stack: `Error: ${msg}\n    at main.ts:1` } })).toEqual({
    msg: expected,
    err: { stack: `Error: ${expected}\n    at main.ts:1` },
  });
});

test.each([
  { 'idempotency-key': 'a7', key: 'checkout', tokens: 3, url: 'http://127.0.0.1:3001/v1?limit=1' },
  { msg: 'the token is missing', secretary: 'Ada', next: null, password: 12 },
])('everything else stays: %j', (value) => {
  expect(redact(value)).toEqual(value);
});

test('a secret is hidden at any depth, whatever it holds, and nothing else changes', () => {
  // JSON has no −0, and fast-check's values for it do.
  const harmless = fc
    .dictionary(fc.constantFrom('app', 'err', 'req'), fc.jsonValue({ depthSize: 'small' }))
    .map((value): unknown => JSON.parse(JSON.stringify(value)));
  const path = fc.array(fc.constantFrom('err', 'config', 'headers'), { maxLength: 6 });
  const name = fc.constantFrom('authorization', 'password', 'clientSecret', 'access_token', 'x-api-key');
  const secret = fc.string({ unit: 'binary' });
  const wrap = (value: object, names: readonly string[]) =>
    names.reduceRight<object>((inner, outer) => ({ [outer]: inner }), value);
  fc.assert(
    fc.property(harmless, path, name, secret, (rest, names, last, value) => {
      fc.pre(redactLine(JSON.stringify(rest)) === JSON.stringify(rest));
      const line = (leaf: string) => ({ rest, secret: wrap({ [last]: leaf }, names) });
      expect(redact(line(value))).toEqual(line('[Redacted]'));
    }),
    { seed: 26 },
  );
});
