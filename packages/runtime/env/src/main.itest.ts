import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { check, resolveConfig } from 'prettier';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));

const apiEnv = `
import { defineVariables } from '@repo/env';
import { z } from 'zod';

export const variables = defineVariables({
  DATABASE_URL: { schema: z.url(), description: 'PostgreSQL.', secret: true, example: 'postgres://localhost/board' },
  PORT: { schema: z.coerce.number().default(3001), description: 'The port of the api.' },
});
`;
const workerEnv = `
import { defineVariables } from '@repo/env';
import { z } from 'zod';

export const variables = defineVariables({
  API_KEY: { schema: z.string(), description: 'The key of the outside API.', secret: true, example: 'dev-key' },
});
`;
const workerTurbo = `{
  "extends": ["//"],
  "tasks": {
    "build": { "inputs": ["src/**"] },
    "dev": { "env": ["GONE"], "interruptible": true }
  }
}
`;
const generated = [
  'apps/api/.env.example',
  'apps/api/turbo.json',
  'apps/api/variables.json',
  'apps/worker/.env.example',
  'apps/worker/turbo.json',
  'apps/worker/variables.json',
  'docs/reference/environment.md',
];

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'env-generate-'));
  await write('.prettierrc.json', '{ "printWidth": 120, "singleQuote": true }');
  await write('apps/api/src/env.ts', apiEnv);
  await write('apps/worker/src/env.ts', workerEnv);
  await write('apps/worker/turbo.json', workerTurbo);
  await write('apps/web/package.json', '{}');
  await mkdir(join(root, 'node_modules', '@repo'), { recursive: true });
  await symlink(packageFolder, join(root, 'node_modules', '@repo', 'env'), 'junction');
  await symlink(join(packageFolder, 'node_modules', 'zod'), join(root, 'node_modules', 'zod'), 'junction');
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
}

async function read(path: string): Promise<string> {
  return await readFile(join(root, path), 'utf8');
}

async function isFormatted(path: string): Promise<boolean> {
  const settings = await resolveConfig(join(root, path));
  return await check(await read(path), { ...settings, filepath: path });
}

interface Outcome {
  readonly code: number | string | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(...args: string[]): Promise<Outcome> {
  const main = join(packageFolder, 'src', 'main.ts');
  return await new Promise((resolve) => {
    execFile(process.execPath, ['--conditions=source', main, '--cwd', root, ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr });
    });
  });
}

describe('env:generate', () => {
  test('writes the files of every app that declares variables, and says which', async () => {
    const { code, stdout } = await run();
    expect(code).toBe(0);
    expect(stdout.trim().split('\n').sort()).toEqual(generated.map((path) => `wrote ${path}`));
    expect(await read('apps/api/.env.example')).toContain('DATABASE_URL=postgres://localhost/board');
    expect(JSON.parse(await read('apps/api/turbo.json'))).toEqual({
      $schema: 'https://turborepo.com/schema.json',
      extends: ['//'],
      tasks: { dev: { env: ['DATABASE_URL', 'NODE_ENV', 'PORT'] } },
    });
    expect(JSON.parse(await read('apps/worker/variables.json'))).toEqual({
      API_KEY: { needed: 'always', secret: true },
    });
    expect(await read('docs/reference/environment.md')).toMatch(
      /^## api$[^]+`DATABASE_URL`[^]+^## worker$[^]+`API_KEY`/m,
    );
  });

  test("leaves everything else in an app's turbo.json alone", async () => {
    await run();
    expect(JSON.parse(await read('apps/worker/turbo.json'))).toEqual({
      extends: ['//'],
      tasks: {
        build: { inputs: ['src/**'] },
        dev: { env: ['API_KEY', 'NODE_ENV'], interruptible: true },
      },
    });
  });

  test('writes what prettier would write, and the same again', async () => {
    await run();
    const formatted = generated.filter((path) => !path.endsWith('.env.example'));
    expect(await Promise.all(formatted.map(isFormatted))).toEqual(formatted.map(() => true));
    expect(await run()).toEqual({ code: 0, stdout: 'Nothing to write: all is up to date.\n', stderr: '' });
  });
});

describe('env:check', () => {
  test('passes once everything is written', async () => {
    await run();
    expect(await run('--check')).toMatchObject({ code: 0, stderr: '' });
  });

  test('names each stale file and writes none', async () => {
    await run();
    await write('apps/worker/src/env.ts', workerEnv.replace('outside API', 'outside world'));
    await rm(join(root, 'apps/api/turbo.json'));
    const stale = ['apps/worker/.env.example', 'docs/reference/environment.md', 'apps/api/turbo.json'];
    const expected = [
      ...stale.map((path) => `${path} is stale`),
      'Run `pnpm env:generate` and commit what it writes.',
      '',
    ];
    expect(await run('--check')).toEqual({ code: 1, stdout: '', stderr: expected.join('\n') });
    expect(await read('docs/reference/environment.md')).not.toContain('outside world');
    await expect(read('apps/api/turbo.json')).rejects.toThrow('ENOENT');
  });
});

describe('one clear text and exit code 2', () => {
  test('for a wrong call', async () => {
    const { code, stderr } = await run('--verbose');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^Unknown option '--verbose'.*\n$/);
  });

  test('for a folder that is no repository', async () => {
    await rm(join(root, 'apps'), { recursive: true });
    expect(await run()).toEqual({
      code: 2,
      stdout: '',
      stderr: `${root} has no folder apps/: is it the repository's root?\n`,
    });
  });

  test.each([
    ['throws', 'throw new Error("no such key");', 'Error: no such key'],
    ['declares nothing', 'export const settings = {};', 'it must export `variables`, made by defineVariables'],
    ['declares a secret with a default', apiEnv.replace('z.url()', `z.url().default('x')`), 'must not have a default'],
  ])('for an env.ts that %s', async (_what, source, reason) => {
    await write('apps/api/src/env.ts', source);
    const { code, stderr } = await run();
    expect(code).toBe(2);
    expect(stderr).toContain(`${join(root, 'apps/api/src/env.ts')} cannot be read: `);
    expect(stderr).toContain(reason);
    expect(stderr).not.toContain('    at ');
  });

  test('for a turbo.json that is not JSON', async () => {
    await write('apps/worker/turbo.json', '{ // the worker\n}');
    const { code, stderr } = await run();
    expect(code).toBe(2);
    expect(stderr).toContain(`${join(root, 'apps/worker/turbo.json')} must be JSON without comments`);
  });
});

test('--help explains the command, its arguments and exit codes', async () => {
  const { code, stdout } = await run('--help');
  expect(code).toBe(0);
  expect(stdout).toMatch(/pnpm env:generate[^]+--check[^]+--cwd DIR[^]+Exit codes: 0 done, 1 [^]+2 /);
});
