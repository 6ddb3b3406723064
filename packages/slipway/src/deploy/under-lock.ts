import type { Cluster } from '../cluster/index.ts';
import type { Emit } from './events.ts';
import { guarded } from './guarded.ts';
import { withLock } from './lock.ts';
import type { Run } from './run.ts';

interface Locked {
  readonly cluster: Cluster;
  readonly target: { readonly namespace: string };
  readonly settings: { readonly keep: number };
  readonly timeout: number;
  readonly run: string;
  readonly emit: Emit;
}

/** Ten apps may take their time before us. */
const lockPatience = 1_800_000;

/** Works while nobody else changes the environment, and counts what is written meanwhile; the lock itself is not counted. */
export async function underLock<T>(
  { cluster, target: { namespace }, settings: { keep }, timeout, run: name, emit }: Locked,
  { before, work }: { before?: (cluster: Cluster) => Promise<void>; work: (run: Run) => Promise<T> },
): Promise<{ readonly value: T; readonly writes: number }> {
  const note = (text: string) => {
    emit({ event: 'note', text });
  };
  const early = guarded(cluster, () => Promise.resolve());
  await before?.(early.cluster);
  return withLock(
    cluster,
    namespace,
    name,
    async (lock) => {
      const own = guarded(cluster, lock.held);
      const check = () => {
        lock.signal.throwIfAborted();
      };
      const value = await work({ cluster: own.cluster, namespace, emit, timeout, name, keep, check });
      return { value, writes: early.writes() + own.writes() };
    },
    { note, wait: lockPatience },
  );
}
