import { tmpdir } from 'node:os';
import { inspect } from 'node:util';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { EnvironmentError, loadEnvironment, type Variables } from './index.ts';

function findError(variables: Variables, source: Record<string, string>): EnvironmentError {
  try {
    loadEnvironment(variables, { directory: tmpdir(), source: { ENVIRONMENT: 'prod', ...source } });
  } catch (error) {
    if (error instanceof EnvironmentError) return error;
    throw error;
  }
  throw new Error('the environment is valid');
}

/** Everything that a logger or a terminal could print of an error. */
function printAll(error: Error): string {
  return [error.message, error.stack, JSON.stringify(error), inspect(error, { depth: null, showHidden: true })].join();
}

describe('a value', () => {
  const description = 'What the api does.';

  test.each([
    ['a number', z.coerce.number(), 'many', 'must be a number, is "many"'],
    ['a least length', z.string().min(5), 'api', 'must be at least 5 characters long, is "api"'],
    ['an exclusive limit', z.coerce.number().lt(10), '10', 'must be less than 10, is "10"'],
    ['one of several', z.enum(['json', 'text']), 'xml', 'must be one of json, text, is "xml"'],
    ['a pattern', z.string().regex(/^v\d+$/), '1', String.raw`must match /^v\d+$/, is "1"`],
    ['a format', z.url(), 'board', 'must be a valid url, is "board"'],
    ['a rule of its own', z.string().refine(() => false, 'must be even'), 'odd', 'must be even, is "odd"'],
    ['JSON', z.string().transform((text): unknown => JSON.parse(text)), '{', 'cannot be read (Expected property name'],
    ['short text', z.string().max(3), 'x'.repeat(200), `must be at most 3 characters long, is "${'x'.repeat(79)}…`],
  ])('that is not %s is told with the reason', (_what, schema, text, expected) => {
    expect(findError({ SETTING: { schema, description } }, { SETTING: text }).message).toContain(
      `  SETTING ${expected}`,
    );
  });

  test('with two faults is told with both', () => {
    const schema = z.string().min(5).regex(/^\d+$/);
    expect(findError({ SETTING: { schema, description } }, { SETTING: 'api' }).message).toContain(
      String.raw`SETTING must be at least 5 characters long; must match /^\d+$/, is "api"`,
    );
  });
});

describe("a secret's value", () => {
  const description = 'The key of the outside API.';
  const refusing: Record<string, z.ZodType> = {
    length: z.string().min(10_000),
    format: z.url().max(1),
    number: z.coerce.number().gt(Infinity),
    choice: z.enum(['red', 'green']),
    pattern: z.string().regex(/^\b$/),
    'a message that quotes it': z.string().refine(() => false, { error: ({ input }) => `${String(input)} is wrong` }),
    'a thrown error that quotes it': z.string().transform((text) => {
      throw new Error(`cannot decode ${text}`);
    }),
    'JSON that is not valid': z.string().transform((text): unknown => JSON.parse(`{${text}`)),
    'a field of it': z
      .string()
      .transform((text) => ({ [text]: text }))
      .pipe(z.strictObject({})),
    'a nested field of it': z
      .string()
      .transform((text): unknown => ({ [text]: 1 }))
      .pipe(z.record(z.string(), z.string())),
    'a union': z
      .string()
      .transform((text) => text.toUpperCase())
      .pipe(z.union([z.ipv4(), z.literal('X')])),
  };
  // The mark is no word of any message or stack; seeing it alone would already be a leak.
  const mark = 'hunter2-';
  const secrets = fc.string({ maxLength: 200, unit: 'binary' }).map((text) => `${mark}${text}`);

  test.each(Object.keys(refusing))('occurs in no error, whatever refuses it: %s', (kind) => {
    const variables = { API_KEY: { schema: refusing[kind]!, description, secret: true } };
    fc.assert(
      fc.property(secrets, (secret) => {
        const printed = printAll(findError(variables, { API_KEY: secret }));
        expect(printed).toContain('API_KEY ');
        expect(printed.toLowerCase()).not.toContain(mark);
      }),
      { seed: 26 },
    );
  });

  test('does not change the error by as much as a letter', () => {
    const variables = { API_KEY: { schema: z.string().max(5), description, secret: true } };
    const expected = findError(variables, { API_KEY: 'abcdef' }).message;
    fc.assert(
      fc.property(secrets, (secret) => {
        expect(findError(variables, { API_KEY: secret }).message).toBe(expected);
      }),
      { seed: 26 },
    );
  });

  test('occurs in no error either when it was put into a variable that is not secret', () => {
    const variables = {
      API_KEY: { schema: z.string(), description, secret: true },
      NOTIFY_URL: { schema: z.ipv4(), description: 'Where to deliver.' },
    };
    fc.assert(
      fc.property(secrets, fc.string(), (secret, rest) => {
        const error = findError(variables, { API_KEY: secret, NOTIFY_URL: `${rest}${secret}` });
        expect(error.message).toContain('NOTIFY_URL is not valid; its value holds that of a secret and is not shown');
        expect(printAll(error)).not.toContain(mark);
      }),
      { seed: 26 },
    );
  });
});
