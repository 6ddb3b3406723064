import { setTimeout as sleep } from 'node:timers/promises';

import { nameOf, type Cluster, type KubernetesObject, type Refusal } from '../cluster/index.ts';
import { keepReplicas } from './keep-replicas.ts';
import { stagesOf } from './objects.ts';
import { takeBack } from './take-back.ts';

/** What the API server did not take. */
export interface Refused {
  readonly of: string;
  readonly refusal: Refusal;
}

/** Asks the API server whether it would take all of it, and changes nothing. */
export async function tryOut(cluster: Cluster, objects: readonly KubernetesObject[]): Promise<readonly Refused[]> {
  const results = await Promise.all(objects.map((object) => applyOne(cluster, object, true)));
  return results.filter((result) => result !== undefined);
}

/** Applies all of it, in stages; stops after the first stage of which something is refused. */
export async function applyAll(cluster: Cluster, objects: readonly KubernetesObject[]): Promise<readonly Refused[]> {
  for (const stage of stagesOf(objects)) {
    const results = await Promise.all(stage.map((object) => applyOne(cluster, object, false)));
    const refused = results.filter((result) => result !== undefined);
    if (refused.length > 0) return refused;
  }
  return [];
}

/** In a sentence. */
export function refusedText(refused: readonly Refused[]): string {
  return refused.map(({ of, refusal }) => `${of} is refused (${refusal.status}): ${refusal.message}`).join('; ');
}

async function applyOne(cluster: Cluster, object: KubernetesObject, dryRun: boolean): Promise<Refused | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    if (!dryRun) await takeBack(cluster, object);
    const written = await cluster.apply(await keepReplicas(cluster, object), { dryRun });
    if ('object' in written) return undefined;
    // Somebody changed it at the same moment.
    if (written.refusal.status !== 409 || attempt === 5) return { of: nameOf(object), refusal: written.refusal };
    await sleep(100 * attempt);
  }
}
