import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { requirement } from '@repo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { AppModel } from './kit/fleet.ts';
import { greetingOf, podsOf, recordsOf, seen } from './kit/look.ts';
import { createYard, type Yard } from './kit/yard.ts';

const cluster = requirement('cluster');
const registry = requirement('registry');
const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** Runs a command and kills it as soon as it says that it begins a step. @returns whether it came that far */
async function killAt(yard: Yard, step: string, words: readonly string[]): Promise<boolean> {
  const child = spawn(process.execPath, [program, ...words, '--json'], {
    cwd: yard.repository.folder,
    env: { ...process.env, ...yard.variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  let killed = false;
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    if (killed || !text.includes(`"step":"${step}"`)) return;
    killed = child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.on('close', resolve));
  return killed;
}

describe.skipIf(cluster.missing || registry.missing)('a run that is killed [needs cluster and registry]', () => {
  let yard: Yard;
  let count = 0;
  const app = (greeting: string, more: Partial<AppModel> = {}): AppModel => ({
    name: 'api',
    settings: { GREETING: greeting },
    ...more,
  });
  const deployWords = () => ['deploy', '--env', yard.environment];

  beforeAll(async () => {
    yard = await createYard({ keep: 1 });
    await yard.commit([app('first')]);
    expect((await yard.deploy()).status).toBe(0);
  });
  afterAll(() => yard.remove());

  it.each(['record', 'migrate', 'apply', 'watch', 'smoke', 'good', 'prune'])(
    'at %s: the next run finishes',
    async (step) => {
      count += 1;
      const greeting = `release ${count}`;
      // Only where it matters: each pod of a migration takes its seconds.
      const migrations = step === 'record' || step === 'migrate' ? [`${count}_next`] : ['2_next'];
      await yard.commit([app(greeting, { migrations })]);
      expect(await killAt(yard, step, deployWords())).toBe(true);
      const jobs = await seen(yard, 'jobs');
      const { status, stderr } = await yard.deploy();
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(await greetingOf(yard, 'api')).toBe(greeting);
      // A migration that had begun was not begun again.
      const after = new Map((await seen(yard, 'jobs')).map(({ metadata }) => [metadata.name, metadata.uid]));
      for (const { metadata } of jobs) expect(after.get(metadata.name)).toBe(metadata.uid);
      expect((await recordsOf(yard, 'api')).at(-1)).toMatch(/good$/);
      expect((await yard.deploy()).writes).toBe(0);
    },
  );

  it.each(['migrate', 'apply', 'watch', 'revert'])(
    'at %s of a release that fails: the next run puts back',
    async (step) => {
      const before = await greetingOf(yard, 'api');
      const pods = await podsOf(yard, 'api');
      const migrations = step === 'migrate' ? ['2_next', '3_bad'] : ['2_next'];
      const settings = step === 'migrate' ? { MIGRATION: 'fail' } : { MODE: 'crash' };
      await yard.commit([app('', { settings, migrations })]);
      expect(await killAt(yard, step, deployWords())).toBe(true);
      const { status, outcomes } = await yard.deploy();
      expect({ status, outcomes }).toEqual({ status: 1, outcomes: { api: 'reverted' } });
      expect(await greetingOf(yard, 'api')).toBe(before);
      expect(await podsOf(yard, 'api')).toEqual(pods);
    },
  );

  it('at a rollback: the next rollback finishes it', async () => {
    await yard.commit([app('newest', { version: '2.0.0', migrations: ['2_next'] })]);
    expect((await yard.deploy()).status).toBe(0);
    await yard.commit([app('newer', { version: '3.0.0', migrations: ['2_next'] })]);
    expect((await yard.deploy()).status).toBe(0);
  });

  it('at a teardown: the next run finishes it', async () => {
    await yard.commit([{ name: 'other' }]);
    expect(await killAt(yard, 'remove', [...deployWords(), '--allow-teardown'])).toBe(true);
    expect((await yard.deploy('--allow-teardown')).status).toBe(0);
    expect(await seen(yard, 'deployments,services,jobs', '--selector', 'slipway.dev/app=api')).toEqual([]);
    expect(await recordsOf(yard, 'api')).toEqual([]);
  });
});
