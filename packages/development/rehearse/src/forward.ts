import { connect, createServer } from 'node:net';
import { once } from 'node:events';

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
  server.listen(0, address);
  await once(server, 'listening');
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : 0,
    close: () => {
      server.close();
    },
  };
}
