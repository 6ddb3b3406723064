import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { freePort } from './free-port.ts';
import { keepServer, type KeptServer } from './keeper.ts';
import { stopLeftover } from './leftover.ts';
import { postgresBinaries } from './postgres-binaries.ts';

/** A running PostgreSQL, with one superuser and no database beyond its own. */
export interface PostgresServer extends KeptServer {
  readonly port: number;
  /**
   * @param database a database's name; `postgres` is always there
   * @returns its connection URL, for the superuser
   */
  readonly url: (database: string) => string;
}

interface Options {
  /** Where the cluster is kept; created on the first start, found again on the next. */
  readonly directory: string;
  /** The port to take when it is free. */
  readonly port?: number;
  /** Trades safety against a machine's crash for speed: for tests. */
  readonly volatile?: boolean;
  /** Gets what the server says. */
  readonly output?: (text: string) => void;
}

const user = 'postgres';
// Nobody is asked for it: a name, for tools that insist on one.
const password = 'postgres';

/**
 * Starts a real PostgreSQL from the lockfile's binaries on 127.0.0.1. A server that was left over in the same folder,
 * because its keeper was killed, is stopped first.
 * @throws LocalServiceError when it does not come up, with its last words
 */
export async function startPostgres({ directory, port, volatile = false, output }: Options): Promise<PostgresServer> {
  await mkdir(directory, { recursive: true });
  const data = join(resolve(directory), 'data');
  await stopLeftoverOf(data);
  const chosen = await freePort(port);
  const settings = {
    ...(await postgresBinaries()),
    directory: data,
    create: !existsSync(data),
    port: chosen,
    user,
    volatile,
  };
  const kept = await keepServer({
    keeper: './postgres-keeper.ts',
    settings,
    name: 'PostgreSQL',
    output,
    unprivileged: true,
  });
  return { ...kept, port: chosen, url: (database) => `postgres://${user}:${password}@127.0.0.1:${chosen}/${database}` };
}

/**
 * Throws a cluster away, and stops a server that was left over there.
 * @param directory as for startPostgres
 */
export async function removePostgres(directory: string): Promise<void> {
  await stopLeftoverOf(join(resolve(directory), 'data'));
  await rm(directory, { recursive: true, force: true, maxRetries: 10 });
}

async function stopLeftoverOf(data: string): Promise<void> {
  await stopLeftover({ pidFile: join(data, 'postmaster.pid'), mark: data, signal: 'SIGINT' });
}
