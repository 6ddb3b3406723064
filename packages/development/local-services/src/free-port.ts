import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/**
 * A TCP port that nobody listens on, on any of this machine's addresses.
 * @param preferred the port to take when it is free
 * @returns `preferred`, or else one that the operating system picks
 */
export async function freePort(preferred = 0): Promise<number> {
  try {
    return await bind(preferred);
  } catch (error) {
    if (preferred === 0) throw error;
    return await bind(0);
  }
}

async function bind(port: number): Promise<number> {
  // Somebody on 127.0.0.1 does not stop us from binding the wildcard address, so both are asked.
  const chosen = await listenOnce(port, '127.0.0.1');
  return await listenOnce(chosen);
}

async function listenOnce(port: number, host?: string): Promise<number> {
  const server = createServer();
  server.listen(host === undefined ? { port } : { port, host });
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return isAddressInfo(address) ? address.port : port;
}

function isAddressInfo(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
