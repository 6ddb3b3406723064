import type { Cluster } from '../cluster/index.ts';
import { stateOfFile } from '../state/from-file.ts';
import type { State } from '../state/index.ts';
import { keys, marksOf } from './marks.ts';

/** What an environment runs, as the annotations of its workloads tell it. */
export async function readState(cluster: Cluster, name: string, namespace: string): Promise<State> {
  const kinds = [
    ['apps/v1', 'Deployment'],
    ['apps/v1', 'StatefulSet'],
    ['apps/v1', 'DaemonSet'],
    ['batch/v1', 'CronJob'],
  ] as const;
  const lists = await Promise.all(
    kinds.map(([apiVersion, kind]) => cluster.list(apiVersion, kind, { namespace, labelSelector: keys.app })),
  );
  const marks = lists.flat().flatMap((object) => marksOf(object) ?? []);
  const apps = [...new Map(marks.map((mark) => [mark.app, mark])).values()].map(
    ({ app, fingerprint, manifests, migrations, version, path }) => ({
      name: app,
      fingerprint,
      manifests,
      migrations,
      version,
      path,
    }),
  );
  return stateOfFile(name, { version: 1, apps }, () => Promise.resolve(undefined));
}
