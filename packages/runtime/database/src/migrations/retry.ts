import { setTimeout as wait } from 'node:timers/promises';

const tries = 10;
const lockNotAvailable = '55P03';
const deadlockDetected = '40P01';

/**
 * Runs `work` again when a lock was not to be had: up to 10 times, after 2 s, then 4 s, … 30 s, jittered. The lock timeout
 * is never dropped: a statement that queues for a lock holds up everyone behind it.
 * @param work leaves nothing behind when it fails
 * @param pause waits so many milliseconds
 */
export async function retryOnLocks(
  work: () => Promise<void>,
  log: (line: string) => void,
  pause: (ms: number) => Promise<void> = wait,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (attempt === tries || !isLockConflict(error)) throw error;
      const ms = Math.min(30_000, 1000 * 2 ** attempt) * (0.5 + Math.random() / 2);
      log(`a lock was not to be had, try ${attempt + 1} of ${tries} in ${Math.round(ms / 1000)} s`);
      await pause(ms);
    }
  }
}

function isLockConflict(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === lockNotAvailable || error.code === deadlockDetected;
}
