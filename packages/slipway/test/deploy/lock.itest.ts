import { once } from 'node:events';

import { requirement } from '@repo/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { openCluster, readLease, type Cluster, type KubernetesObject } from '../../src/cluster/index.ts';
import { leaseIdKey, leaseProcessKey, leaseReference } from '../../src/cluster/lease.ts';
import { thisProcess } from '../../src/cluster/this-process.ts';
import { withLock } from '../../src/deploy/lock.ts';
import { testNamespace, type TestNamespace } from '../kit/namespace.ts';

const needed = requirement('cluster');

describe.skipIf(needed.missing)('the lock of an environment [needs cluster]', () => {
  let cluster: Cluster;
  let namespace: TestNamespace;
  beforeAll(async () => {
    cluster = await openCluster({ environment: process.env });
    namespace = await testNamespace(cluster, 'lock');
  });
  afterEach(async () => {
    await cluster.remove(leaseReference(namespace.name));
  });
  afterAll(async () => {
    await namespace.remove();
    await cluster[Symbol.asyncDispose]();
  });

  /** A lock of somebody else. */
  const leaseOf = (process: string, renewed: Date, version?: string): KubernetesObject => ({
    ...leaseReference(namespace.name),
    metadata: {
      ...leaseReference(namespace.name).metadata,
      annotations: { [leaseIdKey]: 'other', [leaseProcessKey]: process },
      ...(version === undefined ? {} : { resourceVersion: version }),
    },
    spec: {
      holderIdentity: 'somebody else',
      leaseDurationSeconds: 30,
      acquireTime: renewed.toISOString().replace('Z', '000Z'),
      renewTime: renewed.toISOString().replace('Z', '000Z'),
    },
  });

  it('lets runs work one after the other, and says whom one waits for', async () => {
    const notes: string[] = [];
    const started = Promise.withResolvers<undefined>();
    const end = Promise.withResolvers<undefined>();
    const first = withLock(cluster, namespace.name, 'run 1', async () => {
      started.resolve(undefined);
      await end.promise;
      return 'first';
    });
    await started.promise;
    const note = (text: string) => {
      notes.push(text);
      end.resolve(undefined);
    };
    const second = withLock(cluster, namespace.name, 'run 2', () => Promise.resolve('second'), { note });
    expect(await Promise.all([first, second])).toEqual(['first', 'second']);
    expect(notes).toEqual([expect.stringMatching(/ is being deployed by run 1 since .*: waiting\.$/)]);
  });

  it('never lets two in at once', async () => {
    let inside = 0;
    const runs = Array.from({ length: 6 }, (_, at) =>
      withLock(cluster, namespace.name, `run ${at}`, async ({ held }) => {
        inside += 1;
        expect(inside).toBe(1);
        await held();
        inside -= 1;
      }),
    );
    await Promise.all(runs);
    expect((await readLease(cluster, namespace.name))?.object).toHaveProperty('spec.leaseTransitions', 6);
  });

  it('refuses who does not want to wait', async () => {
    await withLock(cluster, namespace.name, 'run 1', async () => {
      await expect(withLock(cluster, namespace.name, 'run 2', () => Promise.resolve(), { wait: 0 })).rejects.toThrow(
        /is being deployed by run 1 since .*: run this again when that has ended/,
      );
    });
  });

  it.each([
    ['of another machine that gave no sign of life', 'elsewhere 1', new Date(Date.now() - 60_000)],
    ['of this machine whose process is gone', 'here', new Date()],
  ])('is taken over from a run %s', async (_, process, renewed) => {
    const dead = process === 'here' ? (await thisProcess()).replace(/\d+$/, '2000000000') : process;
    await cluster.create(leaseOf(dead, renewed));
    const notes: string[] = [];
    const settings = { wait: 0, note: (text: string) => notes.push(text) };
    await withLock(cluster, namespace.name, 'run 2', () => Promise.resolve(), settings);
    expect(notes).toEqual([`somebody else is dead and left ${namespace.name} locked: taking over.`]);
  });

  it('is kept for as long as the work takes', async () => {
    await withLock(
      cluster,
      namespace.name,
      'run 1',
      async ({ held }) => {
        const first = await readLease(cluster, namespace.name);
        const renewals = async () => (await readLease(cluster, namespace.name))?.object.metadata.resourceVersion;
        await expect.poll(renewals).not.toBe(first?.object.metadata.resourceVersion);
        await held();
        expect(await readLease(cluster, namespace.name)).toMatchObject({ holder: 'run 1', since: first?.since });
      },
      { duration: 6 },
    );
  });

  it('tells the work that it is lost before the next write, and leaves it to who has it', async () => {
    const run = withLock(
      cluster,
      namespace.name,
      'run 1',
      async ({ signal, held }) => {
        const version = (await readLease(cluster, namespace.name))?.object.metadata.resourceVersion;
        // A renewal may come between.
        const aborted = once(signal, 'abort');
        const taken = await cluster.replace(leaseOf('elsewhere 1', new Date(), version));
        if ('refusal' in taken)
          await cluster
            .remove(leaseReference(namespace.name))
            .then(() => cluster.create(leaseOf('elsewhere 1', new Date())));
        await aborted;
        await held();
      },
      { duration: 3 },
    );
    await expect(run).rejects.toThrow(/was lost to (?:somebody else|somebody who removed it) while this ran/);
    expect(await readLease(cluster, namespace.name)).toMatchObject({ holder: 'somebody else' });
  });

  it('is given back when the work fails', async () => {
    const run = withLock(cluster, namespace.name, 'run 1', () => Promise.reject(new Error('no')));
    await expect(run).rejects.toThrow('no');
    expect(await readLease(cluster, namespace.name)).toMatchObject({ holder: undefined });
  });

  it('needs a namespace', async () => {
    const run = withLock(cluster, `${namespace.name}-none`, 'run 1', () => Promise.resolve());
    await expect(run).rejects.toThrow(/^Cannot lock .*not found/);
  });
});
