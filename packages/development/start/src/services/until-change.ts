import { existsSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Waits until a file of an app changes: in its folder or anywhere in its `src`.
 * @param signal ends the waiting
 */
export async function untilChange(directory: string, signal: AbortSignal): Promise<void> {
  const sources = join(directory, 'src');
  const either = new AbortController();
  const until = AbortSignal.any([signal, either.signal]);
  const changes = [watch(directory, { signal: until })];
  if (existsSync(sources)) changes.push(watch(sources, { signal: until, recursive: true }));
  try {
    await Promise.race(changes.map((change) => change[Symbol.asyncIterator]().next()));
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    either.abort();
  }
}
