/** Questions to a registry at a time. */
export const atATime = 8;

/**
 * Works on several things at a time. After one that fails, none is begun any more; of several that fail the first in their order is
 * thrown, whichever was faster.
 * @param limit how many at most
 * @returns what came of them, in their order
 */
export async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T, at: number) => Promise<R>,
): Promise<R[]> {
  const begun: Promise<R>[] = [];
  const waiting = items.entries();
  let failed = false;
  const worker = async () => {
    for (const [at, item] of waiting) {
      const run = work(item, at);
      begun[at] = run;
      await run.catch(() => (failed = true));
      if (failed) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  const ended = await Promise.allSettled(begun);
  return ended.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
