import { requirement } from '@repo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { AppModel } from './kit/app-model.ts';
import { annotationOf, greetingOf, podsOf, recordsOf, seen, versions } from './kit/look.ts';
import { createYard, type Yard } from './kit/yard.ts';

const cluster = requirement('cluster');
const registry = requirement('registry');

describe.skipIf(cluster.missing || registry.missing)('an environment’s life [needs cluster and registry]', () => {
  let yard: Yard;
  const api = (more: Partial<AppModel> = {}): AppModel => ({
    name: 'api',
    migrations: ['1_first'],
    settings: { GREETING: 'hello' },
    ...more,
  });
  const web: AppModel = { name: 'web', needs: ['api'] };

  beforeAll(async () => {
    yard = await createYard();
  });
  afterAll(() => yard.remove());

  it('begins with a deployment of everything, what others need first', async () => {
    const commit = await yard.commit([web, api()]);
    const { status, stderr, told, outcomes } = await yard.deploy();
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(outcomes).toEqual({ api: 'deployed', web: 'deployed' });
    const order = told.flatMap((event) => (event.event === 'step' ? [`${event.app} ${event.step}`] : []));
    expect(order).toEqual([
      ...['record', 'migrate', 'apply', 'watch', 'smoke', 'good'].map((step) => `api ${step}`),
      ...['record', 'apply', 'watch', 'smoke', 'good'].map((step) => `web ${step}`),
    ]);
    await expect.poll(() => greetingOf(yard, 'api')).toBe('hello');
    expect(await annotationOf(yard, 'api', 'commit')).toBe(commit);
    expect(await annotationOf(yard, 'api', 'version')).toBe('1.0.0');
    expect(await recordsOf(yard, 'api')).toEqual(['1 good']);
    const [namespace] = await seen(yard, 'namespaces', '--field-selector', `metadata.name=${yard.environment}`);
    expect(namespace?.metadata.labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
  });

  it('writes nothing when nothing differs', async () => {
    const before = await versions(yard);
    const { status, writes, outcomes } = await yard.deploy();
    expect({ status, writes, outcomes }).toEqual({ status: 0, writes: 0, outcomes: {} });
    expect(await versions(yard)).toEqual(before);
  });

  it('gives an app its new configuration, and leaves the other alone', async () => {
    const [, before] = [await yard.commit([web, api({ settings: { GREETING: 'good day' } })]), await versions(yard)];
    const { status, outcomes } = await yard.deploy();
    expect({ status, outcomes }).toEqual({ status: 0, outcomes: { api: 'deployed' } });
    await expect.poll(() => greetingOf(yard, 'api')).toBe('good day');
    const after = await versions(yard);
    expect(after['Deployment/web']).toBe(before['Deployment/web']);
    expect(after['Deployment/api']).not.toBe(before['Deployment/api']);
  });

  it('makes a new version known without a new pod or a migration', async () => {
    const [, before] = [
      await yard.commit([web, api({ version: '1.1.0', settings: { GREETING: 'good day' } })]),
      await podsOf(yard, 'api'),
    ];
    const { status, told } = await yard.deploy('api');
    expect(status).toBe(0);
    expect(told.some((event) => event.event === 'step' && event.step === 'migrate')).toBe(false);
    expect(await annotationOf(yard, 'api', 'version')).toBe('1.1.0');
    expect(await podsOf(yard, 'api')).toEqual(before);
  });

  it('mends what was changed by hand when it is asked to', async () => {
    await yard.kubectl('patch', 'service', 'api', '--patch', '{"spec":{"selector":{"app":"nobody"}}}');
    expect((await yard.deploy()).writes).toBe(0);
    const { status, outcomes } = await yard.deploy('api', '--again');
    expect({ status, outcomes }).toEqual({ status: 0, outcomes: { api: 'deployed' } });
    expect(await yard.get('service', 'api')).toMatchObject({ spec: { selector: { app: 'api' } } });
  });

  it('goes back to the release before, and to one that is named, with its configuration', async () => {
    // Also from a repository that is broken right now.
    yard.repository.write({ 'apps/api/package.json': '{' });
    const back = await yard.slipway('rollback', '--env', yard.environment, 'api', '--to', '1.0.0');
    expect(back.stderr).toBe('');
    expect(back.status).toBe(0);
    expect(await annotationOf(yard, 'api', 'version')).toBe('1.0.0');
    await expect.poll(() => greetingOf(yard, 'api')).toBe('good day');
    expect((await yard.slipway('rollback', '--env', yard.environment, 'api')).status).toBe(0);
    expect(await annotationOf(yard, 'api', 'version')).toBe('1.1.0');
    const unknown = await yard.slipway('rollback', '--env', yard.environment, 'api', '--to', '9.9.9');
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toContain(`has no record of api 9.9.9: there are 1.1.0`);
  });

  it('is changed by one run at a time: the second waits, and finds it done', async () => {
    await yard.commit([web, api({ version: '1.2.0', settings: { GREETING: 'twice' } })]);
    const runs = await Promise.all([yard.deploy(), yard.deploy()]);
    expect(runs.map(({ status }) => status)).toEqual([0, 0]);
    const deployed = runs.filter(({ outcomes }) => outcomes['api'] === 'deployed');
    expect(deployed).toHaveLength(1);
    await expect.poll(() => greetingOf(yard, 'api')).toBe('twice');
  });

  it('keeps an app that is gone from the repository until its teardown is allowed, and its data then', async () => {
    const claim = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'web-data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
    };
    const apis = api({ version: '1.2.0', settings: { GREETING: 'twice' } });
    await yard.commit([{ ...web, objects: [claim] }, apis]);
    expect((await yard.deploy()).status).toBe(0);
    await yard.commit([apis]);
    const kept = await yard.deploy();
    expect(kept).toMatchObject({ status: 0, writes: 0, outcomes: { web: 'kept' } });
    const gone = await yard.deploy('--allow-teardown');
    expect(gone).toMatchObject({ status: 0, outcomes: { web: 'removed' } });
    expect(gone.stdout).toContain('its data stays: PersistentVolumeClaim/web-data');
    expect(await seen(yard, 'deployments,services', '--field-selector', 'metadata.name=web')).toEqual([]);
    expect(await recordsOf(yard, 'web')).toEqual([]);
    expect(await seen(yard, 'persistentvolumeclaims')).toHaveLength(1);
    expect(await yard.deploy('--allow-teardown')).toMatchObject({ status: 0, writes: 0 });
  });
});
