import { databaseVariables, migrateUp } from '@repo/database';
import { loadEnvironment } from '@repo/env';
import { installOutbox } from '@repo/outbox';
import { runMain } from '@repo/service';

import { migrations } from './migrations/index.ts';
import { notificationQueue } from './notification-queue.ts';

const log = (line: string) => void process.stdout.write(`${line}\n`);

await runMain(async () => {
  const { DATABASE_URL: url } = loadEnvironment(databaseVariables, { directory: new URL('..', import.meta.url) });
  await migrateUp({ url, migrations, log });
  await installOutbox({ url, queues: [notificationQueue], log });
});
