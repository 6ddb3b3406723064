import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { requirement } from '@repo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { slipway } from '../kit/slipway.ts';
import type { AppModel } from './kit/app-model.ts';
import { statefulSet } from './kit/manifests.ts';
import { greetingOf, podsOf, recordsOf, seen } from './kit/look.ts';
import { createYard, type Deployed, type Yard } from './kit/yard.ts';

const cluster = requirement('cluster');
const registry = requirement('registry');

const names = ['crash', 'image', 'probe', 'quota', 'key', 'migration', 'refused', 'shut', 'set'];
const good: readonly AppModel[] = names.map((name) => ({
  name,
  settings: { GREETING: 'good' },
  migrations: name === 'migration' ? ['1_first'] : [],
}));
const tooMuch = { resources: { limits: { 'example.com/widget': '2' } } };

/** What breaks each app, in a way of its own. */
const breaks: Readonly<Record<string, Partial<AppModel>>> = {
  crash: { settings: { MODE: 'crash' } },
  image: { container: { image: '127.0.0.1:5000/slipway-tests/nothing:1' } },
  probe: { settings: { MODE: 'unready' }, deployment: { progressDeadlineSeconds: 3 } },
  quota: { container: tooMuch },
  key: {
    container: { env: [{ name: 'NEW', valueFrom: { secretKeyRef: { name: 'key-secrets', key: 'FORGOTTEN' } } }] },
  },
  migration: { settings: { GREETING: 'bad', MIGRATION: 'fail' }, migrations: ['1_first', '2_second'] },
  refused: { deployment: { replicas: -1 } },
  shut: { migrations: ['1_first'], migrating: tooMuch },
  set: { objects: [statefulSet('set', tooMuch)] },
};

const limit = {
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'widgets' },
  spec: { hard: { 'requests.example.com/widget': '1' } },
};

describe.skipIf(cluster.missing || registry.missing)('what goes wrong [needs cluster and registry]', () => {
  let yard: Yard;
  let first: Deployed;
  let run: Deployed;
  let pods: Readonly<Record<string, readonly string[]>>;

  const broken = good.map((app) => ({ ...app, ...breaks[app.name] }));
  const faultOf = (app: string) =>
    run.told.find((event) => event.event === 'fault' && event.app === app) ?? { reason: '', text: '', evidence: [] };
  const podNames = async () =>
    Object.fromEntries(await Promise.all(good.map(async ({ name }) => [name, await podsOf(yard, name)] as const)));

  beforeAll(async () => {
    yard = await createYard();
    await yard.commit([{ ...good[0], name: 'crash', objects: [limit] }, ...good.slice(1)]);
    first = await yard.deploy();
    expect(first.stderr).toBe('');
    expect(first.status).toBe(0);
    pods = await podNames();
    await yard.commit([{ ...broken[0], name: 'crash', objects: [limit] }, ...broken.slice(1)]);
    run = await yard.deploy();
  });
  afterAll(() => yard.remove());

  it('has begun after all migrations: apps that share a database need not say so', () => {
    const steps = first.told.flatMap((event) => (event.event === 'step' ? [event] : []));
    const migrated = steps.findIndex(({ app, step }) => app === 'migration' && step === 'apply');
    const others = steps.findIndex(({ app, step }) => app !== 'migration' && step === 'apply');
    expect(steps.slice(0, Math.min(migrated, others)).map(({ step }) => step)).toContain('migrate');
    expect(steps.slice(0, Math.min(migrated, others)).filter(({ step }) => step === 'apply')).toEqual([]);
  });

  it('is put back, app by app', async () => {
    expect(run.status).toBe(1);
    expect(run.outcomes).toEqual(Object.fromEntries(good.map(({ name }) => [name, 'reverted'])));
    await expect
      .poll(() => Promise.all(good.map(({ name }) => greetingOf(yard, name))))
      .toEqual(good.map(() => 'good'));
    expect(await podNames()).toEqual(pods);
    expect(await recordsOf(yard, 'crash')).toEqual(['1 good', '2 reverted']);
  });

  it.each([
    ['crash', 'CrashLoopBackOff', 'crashes again and again (exit code 1)'],
    ['image', 'ErrImagePull|ImagePullBackOff', 'its image cannot be had'],
    ['probe', 'ProgressDeadlineExceeded', '0 of 1 new ones are'],
    ['quota', 'FailedCreate', 'exceeded quota: widgets'],
    ['key', 'CreateContainerConfigError', 'FORGOTTEN'],
    ['migration', 'BackoffLimitExceeded', 'failed'],
    ['refused', 'Refused', 'spec.replicas'],
    ['shut', '^FailedCreate$', 'Job/shut-migrate-'],
    ['set', '^FailedCreate$', 'StatefulSet/set-store: its pods cannot be created'],
  ])('is named: %s', (app, reason, text) => {
    const fault = faultOf(app);
    expect(fault).toHaveProperty('reason', expect.stringMatching(new RegExp(reason)));
    expect(fault).toHaveProperty('text', expect.stringContaining(text));
  });

  it('is shown with the last lines of its log, without secrets', () => {
    expect(JSON.stringify(faultOf('crash'))).toContain('cannot start with the password ***');
    expect(JSON.stringify(faultOf('migration'))).toContain('column \\"amount\\" does not exist');
    expect(run.stdout).toContain('what of 2_second.js ran stays in the database');
    expect(run.stdout).not.toContain('tops3cret');
  });

  it('leaves no migration behind that would run later, on its own, when none of its pods was let in', async () => {
    expect(await seen(yard, 'jobs', '--selector', 'slipway.dev/app=shut')).toEqual([]);
    expect(run.stdout).not.toContain('what of 1_first.js ran');
  });

  it('leaves everything of the old release as it was when a migration fails, and runs it again next time', async () => {
    const [job] = await seen(
      yard,
      'jobs',
      '--selector',
      'slipway.dev/app=migration',
      '--sort-by=.metadata.creationTimestamp',
    );
    expect(job).toBeDefined();
    const mended = good.map((app) =>
      app.name === 'migration' ? { ...app, migrations: ['1_first', '2_second'] } : app,
    );
    await yard.commit([{ ...mended[0], name: 'crash', objects: [limit] }, ...mended.slice(1)]);
    const { status, outcomes } = await yard.deploy();
    expect({ status, outcomes }).toEqual({ status: 0, outcomes: { migration: 'deployed' } });
  });

  it('ends with a code of its own when something does not come up in time', async () => {
    const slow = good.map((app) => (app.name === 'probe' ? { ...app, settings: { MODE: 'unready' } } : app));
    await yard.commit([{ ...slow[0], name: 'crash', objects: [limit] }, ...slow.slice(1)]);
    const { status, outcomes } = await yard.deploy('probe', '--timeout', '4');
    expect({ status, outcomes }).toEqual({ status: 3, outcomes: { probe: 'reverted' } });
    await expect.poll(() => greetingOf(yard, 'probe')).toBe('good');
  });

  it('stays to be looked at when nothing ran before it, is tried again, and keeps others that need it waiting', async () => {
    const first: AppModel = { name: 'first', settings: { MODE: 'crash' } };
    const second: AppModel = { name: 'second', needs: ['first'] };
    await yard.commit([first, second]);
    const failed = await yard.deploy('first', 'second');
    expect(failed).toMatchObject({ status: 1, outcomes: { first: 'failed', second: 'skipped' } });
    expect(await podsOf(yard, 'first')).toHaveLength(1);
    expect(await yard.deploy('first')).toMatchObject({ status: 1, outcomes: { first: 'failed' } });
    await yard.commit([{ name: 'first' }, second]);
    const mended = await yard.deploy('first', 'second');
    expect(mended).toMatchObject({ status: 0, outcomes: { first: 'deployed', second: 'deployed' } });
  });

  it('is refused in a sentence before anything is written when an image is missing', async () => {
    await yard.commit([{ name: 'first', code: '2' }, { name: 'second' }], false);
    const { status, stderr, stdout } = await yard.deploy('first');
    expect(status).toBe(2);
    expect(stderr).toMatch(/lacks first:fp-[0-9a-f]{12}….*`slipway image first --push`/);
    expect(stdout).not.toContain('"step"');
    const summary = join(yard.repository.folder, '.git', 'summary.md');
    const variables = { ...yard.variables, GITHUB_STEP_SUMMARY: summary };
    await slipway(yard.repository.folder, ['deploy', '--env', yard.environment, 'first'], variables);
    expect(readFileSync(summary, 'utf8')).toMatch(/^## Deployment of .*\n\n\*\*.* lacks first:fp-/);
  });
});
