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
  /** Whether it is being deployed just now. */
  readonly deploying: boolean;
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

const workloadKinds = [
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['batch/v1', 'CronJob'],
] as const;

/** Reads what runs in a namespace, by what slipway left there, and changes nothing. */
export async function readStatus(cluster: Cluster, namespace: string): Promise<EnvironmentStatus> {
  const [lists, ledger, lease] = await Promise.all([
    Promise.all(
      workloadKinds.map(([version, kind]) => cluster.list(version, kind, { namespace, labelSelector: keys.app })),
    ),
    readLedger(cluster, namespace),
    readLease(cluster, namespace),
  ]);
  const workloads = Map.groupBy(lists.flat(), (object) => marksOf(object)?.app ?? '');
  workloads.delete('');
  const names = [...new Set([...workloads.keys(), ...ledger.keys()])].toSorted();
  const { holder, since = '', left = 0, process } = lease ?? {};
  const isDead = left < 0 || (await hasEnded(process));
  const running = isDead ? undefined : holder;
  const apps = await Promise.all(
    names.map((name) => appStatus(cluster, name, workloads.get(name) ?? [], ledger.get(name) ?? [], running)),
  );
  return {
    // An app that was removed leaves its records behind.
    apps: apps.filter(({ name, deploying, interrupted }) => workloads.has(name) || deploying || interrupted),
    lock: holder === undefined ? undefined : { holder, since, isDead },
  };
}

async function appStatus(
  cluster: Cluster,
  name: string,
  workloads: readonly KubernetesObject[],
  entries: readonly Entry[],
  running: string | undefined,
): Promise<AppStatus> {
  const all = workloads.flatMap((object) => marksOf(object) ?? []);
  const [first] = all;
  const agree = all.every(
    ({ fingerprint, manifests }) => fingerprint === first?.fingerprint && manifests === first.manifests,
  );
  const good = lastGood(entries);
  const inDoubt = isInDoubt(entries);
  // What a run that lives has started is no drift and not interrupted.
  const deploying = inDoubt && entries[0]?.phase === 'started' && entries[0].marks.run === running;
  const drift = good === undefined || inDoubt || workloads.length === 0 ? [] : await driftOf(cluster, good);
  const marks = agree ? first : undefined;
  return { name, marks, pods: podsOf(workloads), deploying, interrupted: inDoubt && !deploying, drift };
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
