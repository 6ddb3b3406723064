import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { requirement } from '@repo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { eventsOf, logsOf, openCluster, valueAt, type Cluster } from '../../src/cluster/index.ts';
import { testNamespace, type TestNamespace } from '../kit/namespace.ts';

const cluster = requirement('cluster');

describe.skipIf(cluster.missing)('a cluster [needs cluster]', () => {
  let open: Cluster;
  let namespace: TestNamespace;
  beforeAll(async () => {
    open = await openCluster({ environment: process.env });
    namespace = await testNamespace(open, 'cluster');
  });
  afterAll(async () => {
    await namespace.remove();
    await open[Symbol.asyncDispose]();
  });
  const configMap = (name: string, data: Record<string, string>) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: namespace.name, labels: { 'slipway.dev/app': name } },
    data,
  });

  it('applies as slipway, and takes fields over', async () => {
    const other = { ...configMap('fields', { a: '1' }) };
    await open.create(other);
    const written = await open.apply(configMap('fields', { a: '2' }));
    expect(valueAt(written, 'object', 'data', 'a')).toBe('2');
    const refused = await open.apply({ ...configMap('kept', { a: '1' }) }).then(async () => {
      await open.patch(configMap('kept', {}), { data: { a: 'by hand' } });
      return open.raw({
        method: 'PATCH',
        path: `/api/v1/namespaces/${namespace.name}/configmaps/kept?fieldManager=other`,
        headers: { 'content-type': 'application/apply-patch+yaml' },
        body: JSON.stringify(configMap('kept', { a: '3' })),
      });
    });
    expect(refused.status).toBe(409);
  });

  it('stores nothing in a dry run', async () => {
    const written = await open.apply(configMap('dry', { a: '1' }), { dryRun: true });
    expect(written).toHaveProperty('object.metadata.uid');
    expect(await open.get(configMap('dry', {}))).toBeUndefined();
  });

  it('lists by labels, page by page', async () => {
    for (const name of ['one', 'two', 'three']) await open.apply(configMap(name, {}));
    const list = (labelSelector: string) => open.list('v1', 'ConfigMap', { namespace: namespace.name, labelSelector });
    const names = (await list('slipway.dev/app in (one,three)')).map(({ metadata }) => metadata.name);
    expect(names.toSorted()).toEqual(['one', 'three']);
    expect((await list('slipway.dev/app=one'))[0]).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap' });
  });

  it('refuses with what the server says', async () => {
    expect(await open.apply({ ...configMap('INVALID', {}) })).toMatchObject({
      refusal: { status: 422, reason: 'Invalid' },
    });
    const elsewhere = { ...configMap('x', {}), metadata: { name: 'x', namespace: `${namespace.name}-none` } };
    expect(await open.apply(elsewhere)).toMatchObject({ refusal: { status: 404, reason: 'NotFound' } });
    await open.create(configMap('there', {}));
    expect(await open.create(configMap('there', {}))).toMatchObject({ refusal: { reason: 'AlreadyExists' } });
    const unknown = { apiVersion: 'example.com/v1', kind: 'Nothing', metadata: { name: 'x' } };
    expect(await open.apply(unknown)).toMatchObject({ refusal: { reason: 'UnknownKind' } });
  });

  it('replaces only what nobody changed meanwhile', async () => {
    const created = await open.create(configMap('versions', { a: '1' }));
    if (!('object' in created)) throw new Error(created.refusal.message);
    expect(await open.replace({ ...created.object, data: { a: '2' } })).toHaveProperty('object.data.a', '2');
    expect(await open.replace({ ...created.object, data: { a: '3' } })).toHaveProperty('refusal.status', 409);
  });

  it('removes, also what is gone', async () => {
    await open.create(configMap('short-lived', {}));
    expect(await open.remove(configMap('short-lived', {}))).toHaveProperty('object');
    expect(await open.remove(configMap('short-lived', {}))).toHaveProperty('object');
    expect(await open.get(configMap('short-lived', {}))).toBeUndefined();
  });

  it('asks the server for the paths of kinds that not every cluster has', async () => {
    const definitions = await open.list('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
    expect(definitions).toBeInstanceOf(Array);
    const slice = { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' };
    const written = await open.apply({
      ...slice,
      metadata: { name: 'own', namespace: namespace.name },
      addressType: 'IPv4',
      endpoints: [],
    });
    expect(written).toHaveProperty('object.addressType', 'IPv4');
  });

  it('reads events, and no logs of a pod that is not there', async () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'none', namespace: namespace.name } };
    await open.create({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'none.1', namespace: namespace.name },
      involvedObject: { kind: 'Pod', name: 'none', namespace: namespace.name },
      type: 'Warning',
      reason: 'BackOff',
      message: 'again and again',
    });
    expect(await eventsOf(open, pod)).toMatchObject([{ type: 'Warning', reason: 'BackOff', count: 1 }]);
    expect(await logsOf(open, namespace.name, 'none')).toBeUndefined();
  });

  it('knows where it is', async () => {
    expect(await open.whereabouts()).toMatchObject({ local: true });
  });
});

describe.skipIf(cluster.missing)('a proxy [needs cluster]', () => {
  it.each(['SIGKILL', 'SIGTERM'] as const)('ends with its command, which %s ends', async (signal) => {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-test-'));
    const module = new URL('../../src/cluster/index.ts', import.meta.url).href;
    const code = `const { openCluster } = await import('${module}');
      const cluster = await openCluster({ environment: process.env });
      await cluster.list('v1', 'Namespace');
      console.log('open');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
      env: { ...process.env, TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    expect(await readdir(folder)).toHaveLength(1);
    child.kill(signal);
    await expect.poll(() => readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });

  it('starts again when somebody killed it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-test-'));
    process.env['TMPDIR'] = folder;
    try {
      await using open = await openCluster({ environment: process.env });
      const [own = ''] = await readdir(folder);
      const [pid] = await pidsWith(join(folder, own));
      process.kill(pid ?? 0, 'SIGKILL');
      await expect.poll(() => existsSync(join(folder, own))).toBe(false);
      expect(await open.list('v1', 'Namespace')).not.toHaveLength(0);
    } finally {
      delete process.env['TMPDIR'];
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** The kubectl that has a word on its command line. */
async function pidsWith(word: string): Promise<number[]> {
  const { execFile } = await import('node:child_process');
  const { promisify } = await import('node:util');
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,args=']);
  return stdout
    .split('\n')
    .filter((line) => line.includes(`--unix-socket=${word}`) && !line.includes('/bin/sh -c'))
    .map((line) => Number(line.trim().split(' ')[0]));
}
