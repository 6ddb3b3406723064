import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { requirement } from '@repo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { AppModel } from './kit/app-model.ts';
import { greetingOf, podsOf, recordsOf, seen } from './kit/look.ts';
import { createYard, type Yard } from './kit/yard.ts';

const cluster = requirement('cluster');
const registry = requirement('registry');
const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/**
 * Runs a command and kills it, unless it is faster, as soon as it says that it begins a step.
 * @returns what became of it
 */
async function killAt(yard: Yard, step: string, words: readonly string[]) {
  const child = spawn(process.execPath, [program, ...words, '--json'], {
    cwd: yard.repository.folder,
    env: { ...process.env, ...yard.variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    if (text.includes(`"step":"${step}"`)) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.on('close', resolve));
  if (!text.includes(`"step":"${step}"`)) return 'never came there';
  return child.signalCode === 'SIGKILL' ? 'killed' : 'ended';
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
    yard = await createYard({ keep: 2 });
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
      expect(await killAt(yard, step, deployWords())).not.toBe('never came there');
      const jobs = await seen(yard, 'jobs');
      const { status, stderr } = await yard.deploy();
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      await expect.poll(() => greetingOf(yard, 'api')).toBe(greeting);
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
      expect(await killAt(yard, step, deployWords())).not.toBe('never came there');
      const { status, outcomes } = await yard.deploy();
      expect({ status, outcomes }).toEqual({ status: 1, outcomes: { api: 'reverted' } });
      await expect.poll(() => greetingOf(yard, 'api')).toBe(before);
      expect(await podsOf(yard, 'api')).toEqual(pods);
    },
  );

  it('at a rollback: the next rollback finishes it, and a rollback of a killed deployment puts back', async () => {
    for (const version of ['2.0.0', '3.0.0']) {
      await yard.commit([app(version, { version, migrations: ['2_next'] })]);
      expect((await yard.deploy()).status).toBe(0);
    }
    const rollback = async () => (await yard.slipway(...words)).status;
    const words = ['rollback', '--env', yard.environment, 'api'];
    const ends = [await killAt(yard, 'watch', words)];
    expect(ends[0] === 'killed' ? await rollback() : 0).toBe(0);
    await expect.poll(() => greetingOf(yard, 'api')).toBe('2.0.0');
    await yard.commit([app('', { version: '4.0.0', settings: { MODE: 'crash' }, migrations: ['2_next'] })]);
    ends.push(await killAt(yard, 'watch', deployWords()));
    expect(ends[1] === 'killed' ? await rollback() : 0).toBe(0);
    expect(ends).not.toContain('never came there');
    await expect.poll(() => greetingOf(yard, 'api')).toBe('2.0.0');
  });

  it('at a teardown: the next run finishes it', async () => {
    await yard.commit([{ name: 'other' }]);
    const end = await killAt(yard, 'remove', [...deployWords(), '--allow-teardown']);
    expect(end).not.toBe('never came there');
    expect((await yard.deploy('--allow-teardown')).status).toBe(0);
    expect(await seen(yard, 'deployments,services,jobs', '--selector', 'slipway.dev/app=api')).toEqual([]);
    expect(await recordsOf(yard, 'api')).toEqual([]);
  });
});
