import type { RequestListener } from 'node:http';

import { requirement } from '@repo/testing';
import { describe, expect, it } from 'vitest';

import { openCluster, type KubernetesObject } from '../../src/cluster/index.ts';
import { smoke } from '../../src/deploy/smoke.ts';
import { fakeServer } from '../kit/api-server.ts';

const kubectl = requirement('kubectl');

const container = {
  ports: [{ containerPort: 8080 }],
  readinessProbe: { httpGet: { path: '/readyz', port: 8080 } },
};
const objects: readonly KubernetesObject[] = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'api' },
    spec: { template: { metadata: { labels: { app: 'api' } }, spec: { containers: [container] } } },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'api' },
    spec: { selector: { app: 'api' }, ports: [{ port: 80, targetPort: 8080 }] },
  },
];

const noAddress = JSON.stringify({
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  message: 'no endpoints available for service "http:api:80"',
  reason: 'ServiceUnavailable',
  code: 503,
});

/** Asks an API server that answers as told; the app has a second to come up, and no time to answer well. */
async function ask(listener: RequestListener) {
  await using server = await fakeServer(listener);
  await using cluster = await openCluster({ environment: server.environment });
  const run = {
    cluster,
    namespace: 'prod',
    timeout: 1500,
    name: 'test',
    keep: 3,
    emit: () => undefined,
    check: () => undefined,
  };
  return await smoke(run, 'api', objects, 0);
}

describe.skipIf(kubectl.missing)('an app that is asked through its Service [needs kubectl]', () => {
  it('is waited for while no address of it has come to the API server', async () => {
    let asked = 0;
    const silence = await ask((_, response) => {
      asked += 1;
      if (asked < 4) response.writeHead(503, { 'audit-id': '1' }).end(noAddress);
      else response.writeHead(200, { 'audit-id': '1' }).end('ready');
    });
    expect({ silence, asked }).toEqual({ silence: undefined, asked: 4 });
  });

  it('did not come up in time when none comes', async () => {
    const silence = await ask((_, response) => {
      response.writeHead(503, { 'audit-id': '1' }).end(noAddress);
    });
    expect(silence?.text).toMatch(/^Service\/api answers \/readyz with 503: .*no endpoints available/);
    expect(silence?.timedOut).toBe(true);
  });

  it('is at fault when it answers itself that it is not ready', async () => {
    const silence = await ask((_, response) => {
      response.writeHead(503, { 'audit-id': '1' }).end('not ready: no endpoints of my own');
    });
    expect(silence).toEqual({
      text: 'Service/api answers /readyz with 503: not ready: no endpoints of my own',
      timedOut: false,
    });
  });
});
