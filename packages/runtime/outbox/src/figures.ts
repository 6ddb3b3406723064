import type { PgBoss } from 'pg-boss';
import { z } from 'zod';

import { OutboxError } from './error.ts';
import { deadLetterQueue } from './queue.ts';

/** How a queue stands. */
export interface Figures {
  /** Messages not tried yet. */
  readonly waiting: number;
  /** Messages being delivered. */
  readonly active: number;
  /** Messages that failed and will be tried again. */
  readonly retrying: number;
  /** Dead letters. */
  readonly dead: number;
  /** Age of the oldest message that is neither delivered nor dead; undefined when there is none. */
  readonly oldestSeconds: number | undefined;
}

const row = z.object({
  waiting: z.number(),
  active: z.number(),
  retrying: z.number(),
  dead: z.number(),
  oldestSeconds: z.number().nullable(),
});

export async function readFigures(boss: PgBoss, queueName: string): Promise<Figures> {
  const { rows } = await boss.getDb().executeSql(
    `SELECT
       (count(*) FILTER (WHERE name = $1 AND state = 'created'))::int AS waiting,
       (count(*) FILTER (WHERE name = $1 AND state = 'active'))::int AS active,
       (count(*) FILTER (WHERE name = $1 AND state = 'retry'))::int AS retrying,
       (count(*) FILTER (WHERE name = $2 AND state = 'created'))::int AS dead,
       extract(epoch FROM clock_timestamp() - min(created_on) FILTER (WHERE name = $1))::float8 AS "oldestSeconds"
     FROM pgboss.job WHERE name IN ($1, $2) AND state IN ('created', 'retry', 'active')`,
    [queueName, deadLetterQueue(queueName)],
  );
  const result = row.safeParse(rows[0]);
  if (!result.success) throw new OutboxError(`The figures of ${queueName} cannot be read.`, { cause: result.error });
  return { ...result.data, oldestSeconds: result.data.oldestSeconds ?? undefined };
}
