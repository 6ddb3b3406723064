import { createServer, type RequestListener } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Something on loopback that kubectl takes for a cluster. */
export interface FakeServer extends AsyncDisposable {
  /** With KUBECONFIG set to it. */
  readonly environment: NodeJS.ProcessEnv;
}

/** Answers as a test wants, for what a real API server cannot be brought to do. */
export async function fakeServer(listener: RequestListener): Promise<FakeServer> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-test-'));
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const file = join(folder, 'config');
  await writeFile(file, kubeconfig(`http://127.0.0.1:${port}`));
  return {
    environment: { ...process.env, KUBECONFIG: file },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A kubeconfig of one cluster, without a login. */
export function kubeconfig(server: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'fake', cluster: { server } }],
    users: [{ name: 'nobody', user: {} }],
    contexts: [{ name: 'fake', context: { cluster: 'fake', user: 'nobody' } }],
    'current-context': 'fake',
  });
}
