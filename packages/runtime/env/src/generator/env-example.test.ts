import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parse } from 'dotenv-flow';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';

import type { Variables } from '../index.ts';
import { describeVariable } from './describe-variable.ts';
import { envExample } from './env-example.ts';

function exampleOf(variables: Variables): string {
  const described = Object.entries(variables).map(([name, variable]) => describeVariable(name, variable));
  return envExample({ name: 'api', folder: 'apps/api', variables: described }).content;
}

test('what must be set is set, the rest waits behind a comment sign', () => {
  const variables: Variables = {
    DATABASE_URL: { schema: z.url(), description: 'PostgreSQL.', secret: true, example: 'postgres://localhost/board' },
    PORT: { schema: z.coerce.number().default(3001), description: 'The port of the api.' },
    REDIS_URL: {
      schema: z.url().optional(),
      description: 'Redis.',
      requiredIn: ['prod'],
      example: 'redis://cache:6379',
    },
    NOTIFY_URL: { schema: z.url(), description: 'Where to deliver.' },
  };
  expect(exampleOf(variables))
    .toBe(`# The environment of api in development: copy this file to .env and change what you need.
# Written from src/env.ts by \`pnpm env:generate\`.

# PostgreSQL. (secret)
DATABASE_URL=postgres://localhost/board

# The port of the api.
# PORT=3001

# Redis.
# REDIS_URL=redis://cache:6379

# Where to deliver.
NOTIFY_URL=
`);
});

test('dotenv reads back every example as it was declared', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'env-example-'));
  const file = join(directory, '.env.example');
  const punctuation = fc.constantFrom('#', "'", '"', '`', ' ', '$', '\\', '=', 'n', '1', '%');
  const example = fc
    .oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: punctuation }))
    .filter((text) => !/[\n\r]/.test(text) && text.trim() !== '');
  try {
    await fc.assert(
      fc.asyncProperty(example, async (text) => {
        const variables = { SETTING: { schema: z.string(), description: 'A setting.', example: text } };
        fc.pre(canBeWritten(variables));
        await writeFile(file, exampleOf(variables));
        expect(parse(file)).toEqual({ SETTING: text });
      }),
      { seed: 26 },
    );
  } finally {
    await rm(directory, { recursive: true });
  }
});

test('an example that dotenv could not read back is refused', () => {
  const variables = { SETTING: { schema: z.string(), description: 'A setting.', example: `'"\`` } };
  expect(() => exampleOf(variables)).toThrow('The example of SETTING cannot be written into .env.example');
});

function canBeWritten(variables: Variables): boolean {
  try {
    exampleOf(variables);
    return true;
  } catch {
    return false;
  }
}
