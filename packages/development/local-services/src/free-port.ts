import { once } from 'node:events';
import { createServer } from 'node:net';

// Somebody on one of these does not everywhere stop us from binding another, so all are asked.
const hosts = ['127.0.0.1', '::1', undefined];
const lacksSuchAddresses = ['EADDRNOTAVAIL', 'EAFNOSUPPORT'];

/**
 * A TCP port that nobody listens on, on any of this machine's addresses.
 * @param preferred the port to take when it is free
 * @returns `preferred`, or else one that the operating system picks
 */
export async function freePort(preferred = 0): Promise<number> {
  if (preferred !== 0 && (await isFree(preferred))) return preferred;
  const picked = await listenOnce(0);
  return (await isFree(picked)) ? picked : await freePort();
}

async function isFree(port: number): Promise<boolean> {
  for (const host of hosts) {
    try {
      await listenOnce(port, host);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (!lacksSuchAddresses.includes(code)) return false;
    }
  }
  return true;
}

async function listenOnce(port: number, host?: string): Promise<number> {
  const server = createServer();
  server.listen(host === undefined ? { port } : { port, host });
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : port;
}
