import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { freePort } from './free-port.ts';
import { keepServer, type KeptServer } from './keeper.ts';

/** A running PostgreSQL, with one superuser and no database beyond its own. */
export interface PostgresServer extends KeptServer {
  readonly port: number;
  /**
   * @param database a database's name
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
}

const user = 'postgres';
// Listens on loopback only and holds nothing that is worth a secret: a name, so that tools which insist on one work.
const password = 'postgres';

/**
 * Starts a real PostgreSQL from the lockfile's binaries on 127.0.0.1.
 * @throws LocalServiceError when it does not come up, with its last words
 */
export async function startPostgres({ directory, port, volatile = false }: Options): Promise<PostgresServer> {
  await mkdir(directory, { recursive: true });
  await stopLeftover(directory);
  const chosen = await freePort(port);
  const data = join(directory, 'data');
  const settings = { directory: data, create: !existsSync(data), port: chosen, user, password, volatile };
  const kept = await keepServer({ keeper: './postgres-keeper.ts', settings, name: 'PostgreSQL', unprivileged: true });
  return {
    ...kept,
    port: chosen,
    url: (database) => `postgres://${user}:${password}@127.0.0.1:${String(chosen)}/${database}`,
  };
}

/** Stops the server of a run whose keeper was killed: it would hold the data directory. */
async function stopLeftover(directory: string): Promise<void> {
  const file = join(directory, 'data', 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number((await readFile(file, 'utf8')).split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1) return;
  for (let tries = 0; tries < 100 && existsSync(file); tries += 1) {
    try {
      process.kill(pid, tries === 0 ? 'SIGINT' : 0);
    } catch {
      return; // Gone, and only its file is left: PostgreSQL removes that itself.
    }
    await sleep(100);
  }
}
