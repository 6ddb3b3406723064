import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { rename, rm } from 'node:fs/promises';
import { promisify } from 'node:util';

import { z } from 'zod';

const settings = z
  .object({
    initdb: z.string(),
    postgres: z.string(),
    directory: z.string(),
    /** No cluster is there yet. */
    create: z.boolean(),
    port: z.number(),
    user: z.string(),
    volatile: z.boolean(),
  })
  .parse(JSON.parse(process.argv[2] ?? ''));

/** Made beside its place and moved there: who is interrupted begins anew. */
async function create(directory: string): Promise<void> {
  const interrupted = new AbortController();
  process.once('disconnect', () => {
    interrupted.abort();
  });
  const unfinished = `${directory}.new`;
  await rm(unfinished, { recursive: true, force: true, maxRetries: 10 });
  // The built-in provider sorts and folds alike on every machine.
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'];
  const flags = [`--pgdata=${unfinished}`, `--username=${settings.user}`, '--auth=trust', '--no-sync', ...locale];
  await promisify(execFile)(settings.initdb, flags, { signal: interrupted.signal });
  await rename(unfinished, directory);
}

function start(): ChildProcess {
  const configuration = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    // The word that it is ready is read below.
    'lc_messages=C',
    ...(settings.volatile ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] : []),
  ];
  const flags = [
    '-D',
    settings.directory,
    '-p',
    String(settings.port),
    ...configuration.flatMap((line) => ['-c', line]),
  ];
  return spawn(settings.postgres, flags, { stdio: ['ignore', 'ignore', 'pipe'] });
}

function keep(server: ChildProcess): void {
  server.stderr?.on('data', (chunk: Buffer) => {
    process.stderr.write(chunk);
    if (chunk.includes('ready to accept connections') && process.connected) process.send?.('ready');
  });
  server.once('exit', (code) => {
    process.exitCode = code ?? 1;
    if (process.connected) process.disconnect?.();
  });
  process.once('disconnect', () => {
    // A "fast" shutdown: clients are sent away, what is committed is written.
    server.kill('SIGINT');
  });
}

// Whoever started us may be gone before the server's last words.
process.stderr.on('error', () => undefined);
// Ctrl-C is meant for whoever started us; they close the channel or die, and both end here.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

if (settings.create) await create(settings.directory);
if (process.connected) keep(start());
