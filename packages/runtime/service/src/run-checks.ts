import { setTimeout as sleep } from 'node:timers/promises';

import type { FastifyBaseLogger } from 'fastify';

import type { Check } from './service.ts';

const checkTimeoutMs = 2000;

type Result = 'ok' | 'failed';

/** Runs all checks at once. Why one failed is logged, not told: it may hold addresses or names that callers need not know. */
export async function runChecks(
  checks: ReadonlyMap<string, Check>,
  log: FastifyBaseLogger,
): Promise<Record<string, Result>> {
  const results = await Promise.all(
    Array.from(checks, async ([name, check]): Promise<[string, Result]> => {
      try {
        await withTimeout(check);
        return [name, 'ok'];
      } catch (error) {
        log.warn({ err: error, check: name }, 'check failed');
        return [name, 'failed'];
      }
    }),
  );
  return Object.fromEntries(results);
}

async function withTimeout(check: Check): Promise<void> {
  const controller = new AbortController();
  const timeout = sleep(checkTimeoutMs, undefined, { signal: controller.signal }).then(() => {
    throw new Error(`no answer within ${checkTimeoutMs} ms`);
  });
  try {
    await Promise.race([check(), timeout]);
  } finally {
    controller.abort();
  }
}
