import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { freePort } from '@repo/local-services';
import { expect, test } from 'vitest';

const directory = fileURLToPath(new URL('../../', import.meta.url));

function run(args: readonly string[], environment: Record<string, string>) {
  return spawn(process.execPath, args, { cwd: directory, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
}

test('a wrong environment is told once, and ends with 2', async () => {
  const child = run(['--conditions=source', 'src/server/main.ts'], { ENVIRONMENT: 'prod', API_URL: 'ftp://api' });
  const [errors] = await Promise.all([text(child.stderr), text(child.stdout), once(child, 'close')]);
  expect(child.exitCode).toBe(2);
  expect(errors).toContain('API_URL');
  expect(errors).toContain('HOST');
  expect(errors).not.toMatch(/\n\s+at /);
});

test('the built server answers, and stops when it is told to', async () => {
  const port = String(await freePort());
  const child = run(['dist/server/main.js'], { ENVIRONMENT: 'staging', HOST: '127.0.0.1', PORT: port });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  await expect.poll(() => isReady(port)).toBe(true);
  child.kill('SIGTERM');
  await once(child, 'exit');
  expect({ exitCode: child.exitCode, output: (await output).join('\n') }).toMatchObject({ exitCode: 0 });
});

async function isReady(port: string): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
  return answer?.ok === true;
}
