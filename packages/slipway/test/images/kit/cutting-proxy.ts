import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server that breaks off. */
export interface CuttingProxy {
  /** As `127.0.0.1:41234`. */
  readonly host: string;
  /** Lets everything through from now on. */
  readonly mend: () => void;
  /** How many connections it broke off. */
  readonly cuts: () => number;
  readonly close: () => Promise<void>;
}

/**
 * Hands bytes on in both directions, until it meets a request that matches: then it breaks the connection off.
 * @param target `127.0.0.1:5000`
 * @param cut the head of a request that does not get through, as `/^PUT \S+\/blobs\//`
 */
export async function cuttingProxy(target: string, cut: RegExp): Promise<CuttingProxy> {
  const [host = '', port = ''] = target.split(':');
  const sockets = new Set<Socket>();
  let isMended = false;
  let cuts = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(port), host);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk: Buffer) => {
      if (!isMended && cut.test(chunk.toString('latin1'))) {
        cuts += 1;
        // A part of it arrives.
        upstream.write(chunk.subarray(0, Math.floor(chunk.length / 2)), () => client.destroy());
      } else upstream.write(chunk);
    });
    upstream.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!isAddress(address)) throw new Error('it has no port');
  return {
    host: `127.0.0.1:${address.port}`,
    mend: () => {
      isMended = true;
    },
    cuts: () => cuts,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
