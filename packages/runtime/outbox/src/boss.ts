import { PgBoss, type ConstructorOptions, type StopOptions } from 'pg-boss';

import { OutboxError, reason } from './error.ts';

/** What pg-boss says of tables that `installOutbox` mends. */
const installed = new Set(['pg-boss is not installed', 'pg-boss database requires migrations']);

/**
 * Starts pg-boss for one who sends or delivers: it finds tables and queue in place, nobody but `installOutbox` makes them.
 * @throws OutboxError when they are missing or of another version, or PostgreSQL cannot be reached
 */
export async function startBoss(
  options: ConstructorOptions,
  queueName: string,
  onError: (error: Error) => void,
): Promise<PgBoss> {
  const boss = new PgBoss({
    ...options,
    migrate: false,
    createSchema: false,
    schedule: false,
    registerInstance: false,
  });
  boss.on('error', onError);
  try {
    await boss.start();
    if ((await boss.getQueue(queueName)) === null) throw notInstalled(`there is no queue "${queueName}"`);
    return boss;
  } catch (error) {
    await stopBoss(boss, { graceful: false });
    if (error instanceof OutboxError) throw error;
    if (installed.has(reason(error))) throw notInstalled(reason(error));
    throw new OutboxError(`The outbox cannot start: ${reason(error)}`, { cause: error });
  }
}

/** Stops pg-boss; what its connections say after that, as when PostgreSQL ends one that is closing, is nobody's fault. */
export async function stopBoss(boss: PgBoss, options: StopOptions = {}): Promise<void> {
  await boss.stop(options);
  boss.removeAllListeners('error');
  boss.on('error', () => undefined);
}

function notInstalled(what: string): OutboxError {
  return new OutboxError(`The outbox cannot start, ${what}: run the migrations of this release first.`);
}
