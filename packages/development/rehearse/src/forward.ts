import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';

/** A door on one address of this machine to a server that listens on loopback. */
export interface Forward {
  readonly port: number;
  readonly close: () => void;
}

/** @param port of the server on loopback */
export async function forward(address: string, port: number): Promise<Forward> {
  const server = createServer((client) => {
    const inner = connect(port, '127.0.0.1');
    const end = () => {
      client.destroy();
      inner.destroy();
    };
    client.on('error', end).on('close', end);
    inner.on('error', end).on('close', end);
    client.pipe(inner).pipe(client);
  });
  try {
    await listen(server, address);
  } catch {
    // Not an address of ours: a virtual machine between us and the pods (Docker Desktop) leads it to our loopback.
    await listen(server, '127.0.0.1');
  }
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : 0,
    close: () => {
      server.close();
    },
  };
}

async function listen(server: Server, address: string): Promise<void> {
  server.listen(0, address);
  await once(server, 'listening');
}
