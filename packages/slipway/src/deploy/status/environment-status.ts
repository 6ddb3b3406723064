import { readLease, valueAt, type Cluster, type KubernetesObject } from '../../cluster/index.ts';
import { hasEnded } from '../../cluster/this-process.ts';
import { keys, marksOf, type Marks } from '../marks.ts';
import { isInDoubt, lastGood, readLedger, type Entry } from '../record.ts';
import { driftOf, type Drift } from './drift.ts';

/** One app in an environment. */
interface AppStatus {
  readonly name: string;
  /** What its workloads say that they are; undefined when none runs, or when they do not agree. */
  readonly marks: Marks | undefined;
  readonly pods: { readonly ready: number; readonly wanted: number };
  /** Whether its last deployment neither came up nor was put back. */
  readonly interrupted: boolean;
  readonly drift: readonly Drift[];
}

/** What an environment runs. */
export interface EnvironmentStatus {
  readonly apps: readonly AppStatus[];
  /** Who deploys there now, and whether that run is known to have ended without giving the lock back. */
  readonly lock: { readonly holder: string; readonly since: string; readonly isDead: boolean } | undefined;
}

const workloadKinds = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;

/** Reads what runs in a namespace, by what slipway left there, and changes nothing. */
export async function readStatus(cluster: Cluster, namespace: string): Promise<EnvironmentStatus> {
  const [lists, ledger, lease] = await Promise.all([
    Promise.all(workloadKinds.map((kind) => cluster.list('apps/v1', kind, { namespace, labelSelector: keys.app }))),
    readLedger(cluster, namespace),
    readLease(cluster, namespace),
  ]);
  const workloads = Map.groupBy(lists.flat(), (object) => marksOf(object)?.app ?? '');
  workloads.delete('');
  const names = [...new Set([...workloads.keys(), ...ledger.keys()])].toSorted();
  const apps = await Promise.all(
    names.map((name) => appStatus(cluster, name, workloads.get(name) ?? [], ledger.get(name) ?? [])),
  );
  const { holder, since = '', left = 0, process } = lease ?? {};
  const isDead = left < 0 || (await hasEnded(process));
  return {
    // An app that was removed leaves its records behind.
    apps: apps.filter(({ marks, interrupted, pods }) => marks !== undefined || interrupted || pods.wanted > 0),
    lock: holder === undefined ? undefined : { holder, since, isDead },
  };
}

async function appStatus(
  cluster: Cluster,
  name: string,
  workloads: readonly KubernetesObject[],
  entries: readonly Entry[],
): Promise<AppStatus> {
  const all = workloads.flatMap((object) => marksOf(object) ?? []);
  const [first] = all;
  const agree = all.every(
    ({ fingerprint, manifests }) => fingerprint === first?.fingerprint && manifests === first.manifests,
  );
  const good = lastGood(entries);
  const interrupted = isInDoubt(entries);
  const drift = good === undefined || interrupted || workloads.length === 0 ? [] : await driftOf(cluster, good);
  return { name, marks: agree ? first : undefined, pods: podsOf(workloads), interrupted, drift };
}

function podsOf(workloads: readonly KubernetesObject[]) {
  const sum = (...fields: readonly string[]) =>
    workloads.reduce((total, object) => {
      const found = fields
        .map((field) => valueAt(object, ...field.split('.')))
        .find((value) => typeof value === 'number');
      return total + (typeof found === 'number' ? found : 0);
    }, 0);
  return {
    ready: sum('status.readyReplicas', 'status.numberReady'),
    wanted: sum('spec.replicas', 'status.desiredNumberScheduled'),
  };
}
