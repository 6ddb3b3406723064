import type { PgBoss } from 'pg-boss';
import { z } from 'zod';

import { keyOf } from './message.ts';
import { deadLetterQueue } from './queue.ts';

/** A message that could not be delivered. */
export interface DeadLetter {
  /** What `redeliver` takes. */
  readonly id: string;
  /** The id that the receiver knows. */
  readonly messageId: string;
  readonly key: string;
  readonly data: unknown;
  readonly attempts: number;
  /** Why the last attempt failed. */
  readonly error: string;
  readonly failedAt: Date;
}

export async function readDeadLetters(boss: PgBoss, queueName: string, limit: number): Promise<DeadLetter[]> {
  const jobs = await boss.findJobs<unknown>(deadLetterQueue(queueName), { queued: true, limit });
  return jobs.map((job) => ({
    id: job.id,
    messageId: job.sourceRootId ?? job.id,
    key: keyOf(job),
    data: job.data,
    attempts: (job.sourceRetryCount ?? 0) + 1,
    error: errorText(job.sourceOutput),
    failedAt: job.createdOn,
  }));
}

export async function redeliver(boss: PgBoss, queueName: string, id: string): Promise<boolean> {
  if (!z.uuid().safeParse(id).success) return false;
  return (await boss.redrive(deadLetterQueue(queueName), { ids: [id] })) === 1;
}

/**
 * Lets the keys go on whose message has become a dead letter. With `key_strict_fifo` pg-boss keeps a failed job where it
 * was and holds its key until somebody decides; its copy among the dead letters was written in the same statement, so the
 * job itself has served its turn.
 */
export async function releaseKeys(boss: PgBoss, queueName: string): Promise<void> {
  await boss.getDb().executeSql(
    `DELETE FROM pgboss.job
       WHERE name = $1 AND state = 'failed' AND policy = 'key_strict_fifo' AND dead_letter IS NOT NULL`,
    [queueName],
  );
}

/** What pg-boss notes of a failure: an error of ours, or words of its own in a wrapping. */
const failure = z.union([
  z.object({ message: z.string() }),
  z.object({ value: z.object({ message: z.string() }) }).transform(({ value }) => value),
]);

function errorText(output: unknown): string {
  const result = failure.safeParse(output);
  return result.success ? result.data.message : JSON.stringify(output);
}
