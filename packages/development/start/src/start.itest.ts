import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { ask, copyBoard, startBoard } from './testing/board.ts';
import type { CleanUp } from './testing/command.ts';

describe('pnpm start', () => {
  let board: Awaited<ReturnType<typeof startBoard>>;

  const ends: CleanUp[] = [];

  beforeAll(async () => {
    board = await startBoard({ finally: (end) => ends.unshift(end) });
    ends.unshift(async () => {
      await board.command.end('SIGINT');
    });
  });

  afterAll(async () => {
    for (const end of ends) await end();
  });

  test('starts every app with a dev script and shows where each answers', async () => {
    expect(await ask(board.command, 'API docs')).toHaveProperty('pid');
    expect(await ask(board.command, 'Worker')).toHaveProperty('pid');
    expect(board.command.output()).toContain('✓ Everything runs');
    expect(board.command.output()).not.toMatch(/^ {2}docs/m);
  });

  test('gives an app what it declares: examples where it must have a value, addresses of others', async () => {
    const api = await ask(board.command, 'API docs');
    expect(api).toMatchObject({ JWT_SECRET: 'for-development' });
    expect(api).not.toHaveProperty('CURRENCY');

    const worker = await ask(board.command, 'Worker');
    expect(worker['API_URL']).toBe(`http://127.0.0.1:${String(api['PORT'])}`);
    expect(worker['NOTIFY_URL']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  });

  test('migrates, then fills in examples, and logs what each said', async () => {
    const read = (path: string) => readFile(join(board.root, path), 'utf8');

    expect(await read('apps/api/trace.txt')).toMatch(/^migrate\n(seed\ntoken|token\nseed)\n$/);
    expect(await read('.slipway/logs/api-migrate.log')).toBe('a-migrate-of-the-api\n');
    expect(await read('.slipway/logs/api.log')).toContain('INFO: listening');
  });

  test('shows a command that records a release with a token of the api', async () => {
    expect(board.command.output()).toMatch(
      /curl -H @\.slipway\/headers -d @\.slipway\/release\.json http:\/\/localhost:\d+\/v1\/releases/,
    );
    expect(await readFile(join(board.root, '.slipway/headers'), 'utf8')).toContain('Bearer a-token-of-the-api');
  });

  test('writes lines without movement where there is no terminal', () => {
    expect(board.command.output()).toMatch(/^Reading the workspace\n/);
    expect(board.command.output()).not.toContain('\r');
  });
});

describe('pnpm start, with settings of one’s own', () => {
  test('leaves alone what .env files and the shell say, and fills in nothing with --no-seed', async () => {
    const root = await copyBoard();
    await writeFile(join(root, 'apps/api/.env.local'), 'GREETING=file\nJWT_SECRET=from-the-file\n');
    const { command } = await startBoard({ root, args: ['--no-seed'], environment: { GREETING: 'shell' } });

    // An app reads its files itself; it only must not be told otherwise.
    const api = await ask(command, 'API docs');
    expect(api).toMatchObject({ GREETING: 'shell' });
    expect(api).not.toHaveProperty('JWT_SECRET');
    expect(await readFile(join(root, 'apps/api/trace.txt'), 'utf8')).toBe('migrate\ntoken\n');
  });

  test('takes a free port instead of a taken one and leaves out a PORT of the shell, and says so', async () => {
    const taken = await takePort();
    const root = await copyBoard();
    await writeFile(join(root, 'apps/worker/.env'), `PORT=${taken}\n`);

    const { command } = await startBoard({ root, environment: { PORT: '8080' } });

    const { PORT } = await ask(command, 'Worker');
    expect(PORT).not.toBe('8080');
    expect(command.output()).toContain(`Port ${taken} is taken, so worker has ${String(PORT)}.`);
    expect(command.output()).toContain('PORT=8080 of the shell is left out');
  });
});

/** Listens on a port until the test is over. */
async function takePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
