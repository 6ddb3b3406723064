import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer, Socket } from 'node:net';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import { freePort } from './free-port.ts';
import { removePostgres, startPostgres, type PostgresServer } from './postgres.ts';
import { commandLine, isAlive } from './process.ts';
import { readPid, temporaryFolder } from './testing/files.ts';
import { holder, startHolder } from './testing/holder.ts';

describe('PostgreSQL on this machine', () => {
  test('answers on the port that was asked for, and is gone once stopped', async () => {
    const directory = await temporaryFolder();
    const port = await freePort();

    const postgres = await start(directory, port);

    expect(postgres.url('releases')).toBe(`postgres://postgres:postgres@127.0.0.1:${port}/releases`);
    expect(await isPostgres(port)).toBe(true);
    await postgres.stop();
    await postgres.gone;
    expect(existsSync(pidFile(directory))).toBe(false);
  });

  test('keeps its cluster between runs', async () => {
    const directory = await temporaryFolder();
    await (await start(directory)).stop();
    const cluster = await readFile(join(directory, 'data/global/pg_control'));

    await (await start(directory)).stop();

    const systemIdentifier = (control: Buffer) => control.readBigUInt64LE(0);
    const again = await readFile(join(directory, 'data/global/pg_control'));
    expect(systemIdentifier(again)).toBe(systemIdentifier(cluster));
  });

  test('takes another port when somebody has the one that was asked for', async () => {
    const somebody = createServer().listen(0, '127.0.0.1');
    await once(somebody, 'listening');
    onTestFinished(() => void somebody.close());
    const address = somebody.address();
    const taken = typeof address === 'object' ? address?.port : undefined;

    const postgres = await start(await temporaryFolder(), taken);

    expect(postgres.port).not.toBe(taken);
    expect(await isPostgres(postgres.port)).toBe(true);
  });

  test('ends when whoever started it is killed', async () => {
    const directory = await temporaryFolder();
    const parent = await holder(`startPostgres({ directory: '${directory}', volatile: true })`);
    const server = await readPid(pidFile(directory));

    parent.kill('SIGKILL');

    await expect.poll(() => isAlive(server)).toBe(false);
    expect(existsSync(pidFile(directory))).toBe(false);
  });

  test.skipIf(process.platform !== 'linux')(
    'stops a server that was left over because its keeper was killed too',
    async () => {
      const directory = await temporaryFolder();
      const parent = await holder(`startPostgres({ directory: '${directory}', volatile: true })`);
      const leftover = await readPid(pidFile(directory));
      process.kill(await parentOf(leftover), 'SIGKILL');
      parent.kill('SIGKILL');

      const postgres = await start(directory);

      expect(isAlive(leftover)).toBe(false);
      expect(await isPostgres(postgres.port)).toBe(true);
    },
  );

  test('leaves alone a stranger that has a dead server’s process number', async () => {
    const directory = await temporaryFolder();
    await (await start(directory)).stop();
    const stranger = await holder('freePort()');
    await writeFile(pidFile(directory), `${stranger.pid ?? 0}\n`);

    await start(directory).catch(() => undefined);

    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
  });

  test('begins anew after being killed while the cluster was made', async () => {
    const directory = await temporaryFolder();
    const parent = startHolder(`startPostgres({ directory: '${directory}', volatile: true })`);
    await expect.poll(() => existsSync(join(directory, 'data.new/global')), { interval: 5 }).toBe(true);
    parent.kill('SIGKILL');
    await once(parent, 'exit');

    const postgres = await start(directory);

    expect(await isPostgres(postgres.port)).toBe(true);
  });

  test('throws away an unfinished cluster', async () => {
    const directory = await temporaryFolder();
    await mkdir(join(directory, 'data.new/global'), { recursive: true });

    const postgres = await start(directory);

    expect(await isPostgres(postgres.port)).toBe(true);
    expect(existsSync(join(directory, 'data.new'))).toBe(false);
  });

  test('is thrown away on request', async () => {
    const directory = await temporaryFolder();
    await (await start(directory)).stop();

    await removePostgres(directory);

    expect(existsSync(directory)).toBe(false);
  });

  test('says that it is gone when the server is killed, and starts again in the same place', async () => {
    const directory = await temporaryFolder();
    const postgres = await start(directory);

    process.kill(await readPid(pidFile(directory)), 'SIGKILL');
    await postgres.gone;
    const again = await start(directory, postgres.port);

    expect(await isPostgres(again.port)).toBe(true);
  });

  test('fails with the server’s own words when the cluster is of another version', async () => {
    const directory = await temporaryFolder();
    await (await start(directory)).stop();
    await writeFile(join(directory, 'data/PG_VERSION'), '9\n');

    await expect(start(directory)).rejects.toThrow(
      /^PostgreSQL did not start: .*\n[\s\S]*database files are incompatible with server/,
    );
  });

  test('hands on what the server says', async () => {
    let said = '';
    await startAndStopLater({ directory: await temporaryFolder(), output: (text) => (said += text) });

    expect(said).toContain('database system is ready to accept connections');
  });

  test.skipIf(process.getuid?.() !== 0)('runs for root in a folder that only root may enter', async () => {
    const directory = await temporaryFolder();
    expect((await stat(directory)).mode & 0o077).toBe(0);

    await start(directory);

    const server = await readPid(pidFile(directory));
    expect((await stat(`/proc/${server}`)).uid).not.toBe(0);
    expect(commandLine(server)).toContain(directory);
  });
});

function start(directory: string, port?: number): Promise<PostgresServer> {
  return startAndStopLater(port === undefined ? { directory } : { directory, port });
}

async function startAndStopLater(options: Parameters<typeof startPostgres>[0]): Promise<PostgresServer> {
  const postgres = await startPostgres({ ...options, volatile: true });
  onTestFinished(postgres.stop);
  return postgres;
}

function pidFile(directory: string): string {
  return join(directory, 'data/postmaster.pid');
}

async function parentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^PPid:\t(\d+)$/m.exec(status)?.[1]);
}

/** Asks for TLS, which only a PostgreSQL answers with one letter (https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-SSL). */
async function isPostgres(port: number): Promise<boolean> {
  const socket = new Socket().connect(port, '127.0.0.1');
  const request = Buffer.alloc(8);
  request.writeInt32BE(8, 0);
  request.writeInt32BE(80877103, 4);
  socket.write(request);
  const answer: unknown[] = await once(socket, 'data');
  socket.destroy();
  return String(answer[0]) === 'N';
}
