import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { addressOf } from './testing/board.ts';
import { runCommand, type CleanUp, type Command } from './testing/command.ts';
import { descendantsOf, survivorsOf } from './testing/processes.ts';

const fleetSchema = z.object({
  apps: z.array(z.object({ app: z.string(), environments: z.record(z.string(), z.object({ version: z.string() })) })),
});

/** This repository, with a state of its own beside the one of whoever works here. */
describe('pnpm start in this repository', () => {
  let state: string;
  let command: Command;
  const ends: CleanUp[] = [];

  beforeAll(async () => {
    state = await mkdtemp(join(tmpdir(), 'slipway-state-'));
    ends.push(() => rm(state, { recursive: true, force: true, maxRetries: 10 }));
    command = await startRepository();
  });

  afterAll(async () => {
    // Also when it never came up: nothing may be left.
    for (const end of ends) await end();
  });

  async function startRepository(...args: string[]): Promise<Command> {
    const started = runCommand(['--state', state, ...args], { finally: (end) => ends.unshift(end) });
    ends.unshift(async () => {
      await started.end('SIGINT');
    });
    await started.says('Ctrl-C stops everything.');
    return started;
  }

  function apiUrl(path: string): string {
    return new URL(path, addressOf(command, 'API docs')).href;
  }

  async function findVersion(app: string, environment: string): Promise<string | undefined> {
    const response = await fetch(apiUrl('/v1/fleet'));
    const { apps } = fleetSchema.parse(await response.json());
    return apps.find((its) => its.app === app)?.environments[environment]?.version;
  }

  test('everything answers: the board, the api’s docs, the worker', async () => {
    const answers = await Promise.all(['Board', 'API docs', 'Worker'].map((label) => fetch(addressOf(command, label))));

    expect(command.output()).toContain('✓ Everything runs');
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers[0]?.headers.get('content-type')).toContain('text/html');
  });

  test('the board passes on to the api, which knows the examples', async () => {
    const response = await fetch(new URL('/v1/fleet', addressOf(command, 'Board')));

    expect(fleetSchema.parse(await response.json()).apps).toHaveLength(8);
  });

  test('the shown command’s release is in the fleet at once, and is told to the receiver', async () => {
    const headers = new Headers();
    for (const line of (await readFile(join(state, 'headers'), 'utf8')).trim().split('\n')) {
      const [name = '', value = ''] = line.split(': ');
      headers.set(name, value);
    }
    const body = await readFile(join(state, 'release.json'), 'utf8');

    const response = await fetch(apiUrl('/v1/releases'), { method: 'POST', headers, body });

    expect(response.status).toBe(201);
    expect(await findVersion('checkout', 'dev')).toBe('2.0.0');
    const notified = () => readFile(join(state, 'logs/notifications.log'), 'utf8');
    await expect.poll(notified).toMatch(/release\.recorded.*"version":"2\.0\.0"/);
  });

  test('a server that is killed comes back, with all that was committed', async () => {
    const [postmaster = ''] = (await readFile(join(state, 'postgres/data/postmaster.pid'), 'utf8')).split('\n');
    process.kill(Number(postmaster), 'SIGKILL');

    await command.says('PostgreSQL ended by itself and is started again.');

    await expect.poll(() => findVersion('checkout', 'dev').catch(() => '')).toBe('2.0.0');
  });

  test('Ctrl-C leaves no process, and the next start finds its data again', async () => {
    const all = descendantsOf(command.pid);

    expect(await command.end('SIGINT')).toBe(0);

    await expect.poll(() => survivorsOf(all)).toEqual([]);
    command = await startRepository();
    expect(await findVersion('checkout', 'dev')).toBe('2.0.0');
  });

  test('--reset begins with the examples again', async () => {
    await command.end('SIGINT');
    command = await startRepository('--reset');

    expect(command.output()).toContain('The databases have been thrown away and made anew.');
    expect(await findVersion('checkout', 'dev')).toBe('3.3.1');
  });
});
