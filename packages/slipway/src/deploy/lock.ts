import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { readLease, type Cluster, type Lease } from '../cluster/index.ts';
import { SlipwayError } from '../error.ts';
import { hasEnded, thisProcess } from '../cluster/this-process.ts';
import { leaseObject, type Holder } from './lease-object.ts';
import { keepLock, type Lock } from './keep-lock.ts';

export interface LockSettings {
  /** Milliseconds to wait for another run that holds it: 10 minutes. */
  readonly wait?: number;
  /** Seconds after its last sign of life that a run counts as dead: 30. It gives one every third of that. */
  readonly duration?: number;
  /** Is told in a sentence when we wait, and when a dead run's lock is taken over. */
  readonly note?: (text: string) => void;
}

/**
 * Works while no other run changes the same namespace. The lock is given back whatever comes of the work.
 * @param namespace that exists
 * @param holder the run, as people know it: a URL, or who and where
 * @param work asks `held` before each write, and stops when that rejects
 * @throws SlipwayError when another run holds it for longer than the wait, or has taken it over
 */
export async function withLock<T>(
  cluster: Cluster,
  namespace: string,
  holder: string,
  work: (lock: Lock) => Promise<T>,
  settings: LockSettings = {},
): Promise<T> {
  const { wait = 600_000, duration = 30, note = () => undefined } = settings;
  const own = { id: randomUUID(), process: await thisProcess(), holder, duration };
  const taken = await take(cluster, namespace, own, wait, note);
  await using lock = keepLock(cluster, namespace, own, taken, note);
  return await work(lock);
}

async function take(
  cluster: Cluster,
  namespace: string,
  own: Holder,
  wait: number,
  note: (text: string) => void,
): Promise<Lease> {
  const until = Date.now() + wait;
  for (let told: string | undefined; ;) {
    const before = await readLease(cluster, namespace);
    // Our own: a write of it got through whose answer was lost.
    if (before?.id === own.id) return before;
    if (before === undefined || (await isFree(before))) {
      if (before?.holder !== undefined) note(`${before.holder} is dead and left ${namespace} locked: taking over.`);
      if (await write(cluster, namespace, own, before)) continue;
    } else {
      if (Date.now() >= until) throw isHeld(namespace, before);
      if (told !== before.id)
        note(`${namespace} is being deployed by ${before.holder ?? ''} since ${before.since}: waiting.`);
      told = before.id;
    }
    await sleep(Math.min(1000, Math.max(50, until - Date.now())));
  }
}

async function isFree({ holder, left, process }: Lease): Promise<boolean> {
  return holder === undefined || left < 0 || (await hasEnded(process));
}

/** @returns whether something was stored, or somebody was faster; both show on the next look */
async function write(cluster: Cluster, namespace: string, own: Holder, before: Lease | undefined): Promise<boolean> {
  const object = leaseObject(namespace, own, cluster.now(), before);
  const written = before === undefined ? await cluster.create(object) : await cluster.replace(object);
  if (!('refusal' in written)) return true;
  const { status, reason, message } = written.refusal;
  if (
    reason === 'AlreadyExists' ||
    (status === 409 && reason === 'Conflict') ||
    (status === 404 && before !== undefined)
  )
    return false;
  throw new SlipwayError(`Cannot lock ${namespace} (${message}): slipway needs to create and change Leases there.`);
}

function isHeld(namespace: string, { holder = '', since, left }: Lease): SlipwayError {
  return new SlipwayError(
    `${namespace} is being deployed by ${holder} since ${since}: run this again when that has ended (a run that died counts as ended ${Math.ceil(Math.max(0, left) / 1000)} s from now).`,
  );
}
