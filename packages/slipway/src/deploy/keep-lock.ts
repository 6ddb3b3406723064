import { leaseName, readLease, type Cluster, type Lease } from '../cluster/index.ts';
import { leaseOf } from '../cluster/lease.ts';
import { SlipwayError } from '../error.ts';
import { leaseObject, releasedObject, type Holder } from './lease-object.ts';

/** A lock that is held. */
export interface Lock {
  /** Aborted when it is lost, so that what waits stops waiting. */
  readonly signal: AbortSignal;
  /**
   * To be asked before each write.
   * @throws SlipwayError when another run has it now
   */
  readonly held: () => Promise<void>;
}

/** Renews a lock until it is disposed of, and then gives it back. */
export function keepLock(
  cluster: Cluster,
  namespace: string,
  own: Holder,
  taken: Lease,
  note: (text: string) => void,
): Lock & AsyncDisposable {
  const lost = new AbortController();
  const life = own.duration * 1000;
  let lease = taken;
  let renewed = performance.now() - Math.max(0, life - taken.left);
  let renewal: Promise<void> | undefined;

  const lose = (by: string | undefined) => {
    lost.abort(
      new SlipwayError(
        `The lock of ${namespace} was lost to ${by ?? 'somebody who removed it'} while this ran: nothing more is written; \`slipway status\` shows what is there now.`,
      ),
    );
  };
  const renew = async (): Promise<void> => {
    const sent = performance.now();
    const written = await cluster.replace(leaseObject(namespace, own, cluster.now(), lease));
    if ('object' in written) {
      lease = leaseOf(written.object, cluster.now());
      renewed = sent;
      return;
    }
    const { status, message } = written.refusal;
    if (status !== 409 && status !== 404) throw new SlipwayError(`Cannot renew the lock of ${namespace}: ${message}.`);
    // Ours with another version is a renewal whose answer was lost.
    const there = await readLease(cluster, namespace);
    if (there?.id !== own.id || there.holder === undefined) lose(there?.holder);
    else lease = there;
  };
  /** One at a time. */
  const renewNow = () => (renewal ??= renew().finally(() => (renewal = undefined)));
  const timer = setInterval(() => {
    // What keeps it from being renewed may pass before it ends; `held` finds out otherwise.
    if (!lost.signal.aborted)
      renewNow().catch((error: unknown) => {
        note(String(error instanceof Error ? error.message : error));
      });
  }, life / 3);
  timer.unref();

  return {
    signal: lost.signal,
    async held() {
      for (let attempts = 0; !lost.signal.aborted; attempts += 1) {
        // A margin for the write that follows.
        if (performance.now() - renewed < life * 0.6) return;
        if (attempts > 5) lose(undefined);
        else await renewNow();
      }
      lost.signal.throwIfAborted();
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await renewal?.catch(() => undefined);
      if (lost.signal.aborted) return;
      await giveBack(cluster, namespace, own, lease).catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        note(
          `The lock (Lease/${leaseName} in ${namespace}) could not be given back (${why}): it ends by itself in ${own.duration} s.`,
        );
      });
    },
  };
}

async function giveBack(cluster: Cluster, namespace: string, own: Holder, lease: Lease): Promise<void> {
  const written = await cluster.replace(releasedObject(namespace, own, cluster.now(), lease));
  if (!('refusal' in written)) return;
  if (written.refusal.status !== 409) throw new SlipwayError(written.refusal.message);
  const there = await readLease(cluster, namespace);
  if (there?.id === own.id && there.holder !== undefined)
    await cluster.replace(releasedObject(namespace, own, cluster.now(), there));
}
