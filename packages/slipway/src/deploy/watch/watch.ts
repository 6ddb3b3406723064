import { setTimeout as sleep } from 'node:timers/promises';

import { nameOf, type Cluster, type KubernetesObject } from '../../cluster/index.ts';
import { explain, type Evidence } from './explain.ts';
import type { Failing, Finding } from './finding.ts';
import { find, sightOf } from './look-around.ts';
import { settling } from './settling.ts';
import { currentPods, type Sight } from './workloads.ts';

/** How a watch ended. */
export type Watched =
  | { readonly outcome: 'ready' }
  | {
      readonly outcome: 'failed' | 'timeout';
      /** `Deployment/api`. */
      readonly of: string;
      readonly reason: string;
      /** In a sentence. */
      readonly text: string;
      readonly evidence: readonly Evidence[];
    };

export interface WatchSettings {
  readonly cluster: Cluster;
  /** Is told whenever something new is waited for. */
  readonly tell: (text: string) => void;
  /** Hides secrets. */
  readonly redact: (text: string) => string;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  /** Throws when there is no reason to go on. */
  readonly check?: () => void;
}

/** At first something is there at once or in a second; who waits for long need not ask so often. */
const pauses = { quick: 100, long: 500, quickRounds: 10 };

/** Waits until workloads are up, or until one of them cannot come up. */
export async function watch(objects: readonly KubernetesObject[], settings: WatchSettings): Promise<Watched> {
  const { cluster, tell, deadline, check } = settings;
  const since = cluster.now();
  const pending = new Map(objects.map((object) => [object, { settle: settling(Date.now), told: '' }]));
  for (let round = 0; ; round += 1) {
    check?.();
    for (const [object, memory] of pending) {
      const sight = await sightOf(cluster, object);
      const finding = memory.settle(await find(cluster, sight, since));
      if (finding.state === 'ready') pending.delete(object);
      else if (finding.state === 'failing') return failed(object, sight, finding, settings);
      else if (Date.now() >= deadline) return timedOut(object, sight, finding, settings);
      else if (round > 0 && finding.text !== memory.told) {
        memory.told = finding.text;
        tell(`${nameOf(object)}: ${finding.text}`);
      }
    }
    if (pending.size === 0) return { outcome: 'ready' };
    await sleep(round < pauses.quickRounds ? pauses.quick : pauses.long);
  }
}

async function failed(
  object: KubernetesObject,
  sight: Sight | undefined,
  { reason, text, pods }: Failing,
  { cluster, redact }: WatchSettings,
): Promise<Watched> {
  const named = sight?.pods.filter(({ metadata }) => pods.includes(metadata.name)) ?? [];
  const evidence = await explain(cluster, sight?.object ?? object, named, redact);
  return { outcome: 'failed', of: nameOf(object), reason, text: redact(text), evidence };
}

async function timedOut(
  object: KubernetesObject,
  sight: Sight | undefined,
  finding: Exclude<Finding, Failing>,
  { cluster, redact }: WatchSettings,
): Promise<Watched> {
  const text = finding.state === 'waiting' ? finding.text : '';
  const pods = sight === undefined ? [] : currentPods(sight);
  const evidence = await explain(cluster, sight?.object ?? object, pods, redact);
  return { outcome: 'timeout', of: nameOf(object), reason: 'Timeout', text: redact(text), evidence };
}
