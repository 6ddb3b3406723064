import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterEach, beforeEach, describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';

import { defineVariables, environmentName, loadEnvironment } from './index.ts';

const variables = defineVariables({
  ENVIRONMENT: { schema: environmentName.default('dev'), description: 'Where the api runs.' },
  PORT: { schema: z.coerce.number().int().max(65_535).default(3001), description: 'The port of the api.' },
  DATABASE_URL: { schema: z.url(), description: 'PostgreSQL.', secret: true },
  REDIS_URL: {
    schema: z.url().optional(),
    description: 'Redis.',
    secret: true,
    requiredIn: ['staging', 'prod'],
  },
});
const DATABASE_URL = 'postgres://localhost/board';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'environment-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

function load(source: Record<string, string | undefined>) {
  return loadEnvironment(variables, { directory, source });
}

test('values have the types of their schemas', () => {
  const values = load({ DATABASE_URL, PORT: '8080' });
  expectTypeOf(values).toEqualTypeOf<{
    readonly ENVIRONMENT: 'dev' | 'staging' | 'prod';
    readonly PORT: number;
    readonly DATABASE_URL: string;
    readonly REDIS_URL: string | undefined;
  }>();
  expect(values).toEqual({ ENVIRONMENT: 'dev', PORT: 8080, DATABASE_URL, REDIS_URL: undefined });
});

test('a variable that is set to nothing counts as not set', () => {
  expect(load({ DATABASE_URL, PORT: '', REDIS_URL: ' ' })).toMatchObject({ PORT: 3001, REDIS_URL: undefined });
});

test('the environment of the process is read when no other is given', () => {
  const path = { PATH: { schema: z.string(), description: 'Where programs are.' } };
  expect(loadEnvironment(path, { directory }).PATH).toBe(process.env['PATH']);
});

describe('faults', () => {
  test('all are told at once, with what is wrong and where to set it', () => {
    expect(() => load({ PORT: '70000', REDIS_URL: 'cache-without-scheme' })).toThrow(
      expect.objectContaining({
        name: 'EnvironmentError',
        message: [
          'The environment (dev) has 3 faults:',
          '  PORT must be at most 65535, is "70000"',
          '  DATABASE_URL is not set: PostgreSQL.',
          '  REDIS_URL must be a valid url',
          `Set them in the shell or in ${directory}/.env; the .env.example there shows how.`,
        ].join('\n'),
      }),
    );
  });

  test('outside dev they are to be mended in the cluster', () => {
    expect(() => load({ ENVIRONMENT: 'prod', DATABASE_URL, REDIS_URL: '' })).toThrow(
      'The environment (prod) has a fault:\n  REDIS_URL is not set: Redis.\nSet them in the ConfigMap or the Secret of prod.',
    );
  });

  test('an unknown environment is the only one told, since all others hang on it', () => {
    expect(() => load({ ENVIRONMENT: 'production' })).toThrow(
      /^ENVIRONMENT must be one of dev, staging, prod, is "production"$/,
    );
  });

  test('a variable with a default must be set where it is required', () => {
    const host = {
      HOST: { schema: z.string().default('localhost'), description: 'Address.', requiredIn: ['prod'] },
    } as const;
    expect(loadEnvironment(host, { directory, source: {} })).toEqual({ HOST: 'localhost' });
    expect(() => loadEnvironment(host, { directory, source: { ENVIRONMENT: 'prod' } })).toThrow('HOST is not set');
  });
});

describe('.env files', () => {
  test('are read beneath what the process was given', async () => {
    await writeFile(join(directory, '.env'), `DATABASE_URL=${DATABASE_URL}\nPORT=4001\n`);
    expect(load({ PORT: '5001' })).toMatchObject({ DATABASE_URL, PORT: 5001 });
    expect(load({ PORT: '' })).toMatchObject({ PORT: 4001 });
  });

  test('may lie in a folder that a URL names', async () => {
    await writeFile(join(directory, '.env'), `DATABASE_URL=${DATABASE_URL}`);
    const { href } = pathToFileURL(directory);
    expect(loadEnvironment(variables, { directory: new URL(`${href}/`), source: {} })).toMatchObject({ DATABASE_URL });
  });

  test('are picked by NODE_ENV, the local ones last', async () => {
    const files = { '.env': '4001', '.env.local': '4002', '.env.test': '4003', '.env.test.local': '4004' };
    const port = (source: Record<string, string>) => load({ DATABASE_URL, ...source }).PORT;
    const ports: number[] = [];
    for (const [name, text] of Object.entries(files)) {
      await writeFile(join(directory, name), `PORT=${text}`);
      ports.push(port({}), port({ NODE_ENV: 'test' }));
    }
    expect(ports).toEqual([4001, 4001, 4002, 4001, 4002, 4003, 4002, 4004]);
  });

  test.each(['staging', 'prod'])('are not read in %s', async (ENVIRONMENT) => {
    await writeFile(join(directory, '.env'), `DATABASE_URL=${DATABASE_URL}`);
    expect(() => load({ ENVIRONMENT, REDIS_URL: 'redis://cache' })).toThrow('DATABASE_URL is not set');
  });

  test('cannot choose an environment in which they would not be read', async () => {
    await writeFile(join(directory, '.env'), 'ENVIRONMENT=prod');
    expect(() => load({ DATABASE_URL })).toThrow(`ENVIRONMENT is set by a .env file in ${directory}`);
  });

  test('that cannot be read are a fault', async () => {
    await mkdir(join(directory, '.env'));
    expect(() => load({ DATABASE_URL })).toThrow(`The .env files of ${directory} cannot be read: EISDIR`);
  });
});
