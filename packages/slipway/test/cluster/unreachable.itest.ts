import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { requirement } from '@repo/testing';
import { describe, expect, it } from 'vitest';

import { openCluster } from '../../src/cluster/index.ts';
import { fakeServer, kubeconfig } from '../kit/api-server.ts';

const kubectl = requirement('kubectl');
const namespaces = { apiVersion: 'v1', kind: 'NamespaceList', metadata: {}, items: [] };

describe.skipIf(kubectl.missing)('a cluster that does not answer as it should [needs kubectl]', () => {
  it('is asked again while its server is gone', async () => {
    let asked = 0;
    await using server = await fakeServer((request, response) => {
      asked += 1;
      if (asked === 1) request.socket.destroy();
      else if (asked === 2) response.writeHead(502).end('<html>no upstream</html>');
      else if (asked === 3) response.writeHead(503, { 'audit-id': '1' }).end(status(503, 'ServiceUnavailable'));
      else response.writeHead(200, { 'audit-id': '1' }).end(JSON.stringify(namespaces));
    });
    const notes: string[] = [];
    await using cluster = await openCluster({
      environment: server.environment,
      note: (text) => notes.push(text),
      patience: { known: 60_000, unknown: 60_000 },
    });
    expect(await cluster.list('v1', 'Namespace')).toEqual([]);
    expect(asked).toBe(4);
    expect(notes).toHaveLength(1);
  });

  it('is an error when it stays away, and never an empty answer', async () => {
    await using server = await fakeServer((request) => request.socket.destroy());
    await using cluster = await openCluster({
      environment: server.environment,
      patience: { known: 300, unknown: 300 },
    });
    await expect(cluster.list('v1', 'Namespace')).rejects.toThrow(/^Cannot reach the cluster of the current context/);
  });

  it('is an error when it does not let us look', async () => {
    await using server = await fakeServer((_, response) => {
      response.writeHead(403, { 'audit-id': '1' }).end(status(403, 'Forbidden'));
    });
    await using cluster = await openCluster({ environment: server.environment });
    await expect(cluster.list('apps/v1', 'Deployment', { namespace: 'prod' })).rejects.toThrow(
      /^The API server does not show the deployments of prod \(403, .*kubectl auth can-i/,
    );
  });

  it('says which kubeconfig is wrong', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-test-'));
    const port = await freePort();
    await writeFile(join(folder, 'config'), kubeconfig(`http://127.0.0.1:${port}`));
    const environment = { ...process.env, KUBECONFIG: join(folder, 'config') };
    await expect(openCluster({ environment, context: 'none' })).rejects.toThrow(/context "none" does not exist/);
    await expect(openCluster({ environment: { PATH: folder } })).rejects.toThrow(/^There is no kubectl on the path/);
    await using cluster = await openCluster({ environment, patience: { known: 300, unknown: 300 } });
    await expect(cluster.list('v1', 'Namespace')).rejects.toThrow(/connection refused/);
    await rm(folder, { recursive: true });
  });
});

function status(code: number, reason: string): string {
  return JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message: reason });
}

/** One that nobody listens on. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}
