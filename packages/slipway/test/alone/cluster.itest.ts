import { execFile } from 'node:child_process';
import { Agent, get } from 'node:http';
import { promisify } from 'node:util';

import { requirement } from '@repo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import type { AppModel } from '../deploy/kit/app-model.ts';
import { greetingOf, recordsOf, seen } from '../deploy/kit/look.ts';
import { readyPods, type ReadyPods } from '../deploy/kit/ready-pods.ts';
import { createYard, type Yard } from '../deploy/kit/yard.ts';

const cluster = requirement('cluster');
const registry = requirement('registry');
const missing = cluster.missing || registry.missing;
/** Restarts parts of the cluster, where this machine has a way to. */
const restart = process.env['SLIPWAY_TEST_CLUSTER_UP'] ?? '';

// One file, so that what needs the API server does not meet its restart.
describe.skipIf(missing || restart === '')('an API server that goes away [needs cluster and registry]', () => {
  let yard: Yard;
  beforeAll(async () => {
    yard = await createYard();
  });
  afterAll(() => yard.remove());

  it('is waited for in the middle of a deployment', async () => {
    await yard.commit([{ name: 'api', settings: { GREETING: 'first' } }]);
    expect((await yard.deploy()).status).toBe(0);
    await yard.commit([
      { name: 'api', migrations: ['1_slow'], settings: { GREETING: 'second', MIGRATION: 'slow' } },
      { name: 'web' },
    ]);
    const running = yard.deploy();
    await expect.poll(() => recordsOf(yard, 'api'), { interval: 200 }).toContain('2 started');
    await promisify(execFile)(restart, ['--restart', 'kube-apiserver']);
    const { status, stderr, outcomes, told } = await running;
    const faults = told.filter(({ event }) => event === 'fault');
    expect({ status, stderr, faults, outcomes }).toEqual({
      status: 0,
      stderr: '',
      faults: [],
      outcomes: { api: 'deployed', web: 'deployed' },
    });
    await expect.poll(() => greetingOf(yard, 'api')).toBe('second');
    expect(await recordsOf(yard, 'api')).toEqual(['1 good', '2 good']);
  });
});

describe.skipIf(missing)('an app under load [needs cluster and registry]', () => {
  let yard: Yard;
  let pods: ReadyPods;
  const scaler = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'api' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' },
      minReplicas: 2,
      maxReplicas: 4,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
      ],
      behavior: {
        scaleDown: { stabilizationWindowSeconds: 0, policies: [{ type: 'Percent', value: 100, periodSeconds: 5 }] },
      },
    },
  };
  const containerOf = (cpu: string) => ({
    lifecycle: { preStop: { sleep: { seconds: 3 } } },
    resources: { requests: { cpu, memory: '32Mi' }, limits: { memory: '256Mi' } },
  });
  const api = (greeting: string, more: Partial<AppModel> = {}): AppModel => ({
    name: 'api',
    settings: { GREETING: greeting },
    replicas: 2,
    container: containerOf('100m'),
    ...more,
  });

  beforeAll(async () => {
    yard = await createYard();
    await yard.commit([api('old')]);
    expect((await yard.deploy()).status).toBe(0);
    pods = await readyPods(yard.environment, 'api');
  });
  afterAll(async () => {
    await pods.close();
    await yard.remove();
  });

  it('answers all of 200 requests a second while it is replaced', async () => {
    await expect.poll(() => pods.next()).toBeDefined();
    const load = requests(pods, '/', 200);
    await expect.poll(() => load.answers.size, { interval: 100 }).toBe(1);
    await yard.commit([api('new')]);
    expect((await yard.deploy()).status).toBe(0);
    await expect.poll(() => load.answers.size, { interval: 100 }).toBe(2);
    // Those that are replaced go on for a while after the deployment.
    await expect.poll(async () => (await seen(yard, 'pods')).length, { interval: 500 }).toBe(2);
    const { sent, faults } = await load.end();
    expect(faults).toEqual([]);
    expect(sent).toBeGreaterThan(200);
  });

  it('is given more pods when it has much to do, and fewer again, and a deployment leaves that alone', async () => {
    const scaled = { replicas: null, objects: [scaler], container: containerOf('20m') };
    await yard.commit([api('new', scaled)]);
    expect((await yard.deploy()).status).toBe(0);
    const replicas = async () => {
      const object = z.object({ spec: z.object({ replicas: z.number() }) });
      return object.parse(await yard.get('deployment', 'api')).spec.replicas;
    };
    expect(await replicas()).toBe(2);
    const load = requests(pods, '/work', 20);
    await expect.poll(replicas, { interval: 1000 }).toBeGreaterThan(2);
    await yard.commit([api('newest', scaled)]);
    expect((await yard.deploy()).status).toBe(0);
    expect(await replicas()).toBeGreaterThan(2);
    await load.end();
    await expect.poll(replicas, { interval: 1000 }).toBe(2);
  });
});

/** Sends requests at a rate, until it is ended: each on a connection of its own, so that each meets the pods as they are. */
function requests(pods: ReadyPods, path: string, perSecond: number) {
  const answers = new Set<string>();
  const faults: string[] = [];
  const open = new Set<Promise<void>>();
  const agent = new Agent({ keepAlive: false });
  const began = Date.now();
  let sent = 0;
  const send = () =>
    new Promise<void>((resolve) => {
      const fail = (fault: string) => {
        faults.push(`${((Date.now() - began) / 1000).toFixed(1)} s: ${fault}`);
        resolve();
      };
      const address = pods.next();
      if (address === undefined) {
        fail('no pod is ready');
        return;
      }
      get(`http://${address}:8080${path}`, { agent }, (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('error', ({ message }) => {
          fail(message);
        });
        response.on('end', () => {
          if (response.statusCode === 200) answers.add(body);
          else fail(`status ${String(response.statusCode)}`);
          resolve();
        });
      }).on('error', ({ message }) => {
        fail(message);
      });
    });
  // What a busy machine could not send in time is sent with the next beat.
  const timer = setInterval(() => {
    for (const due = ((Date.now() - began) / 1000) * perSecond; sent < due && open.size < 500; sent += 1) {
      const one = send().finally(() => open.delete(one));
      open.add(one);
    }
  }, 10);
  return {
    answers,
    async end() {
      clearInterval(timer);
      await Promise.all(open);
      return { sent, faults };
    },
  };
}
