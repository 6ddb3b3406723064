import { nameOf, type Cluster, type KubernetesObject } from '../cluster/index.ts';
import { stateOfHashes } from '../state/from-hashes.ts';
import type { Origin, State } from '../state/index.ts';
import { keys, marksOf, type Marks } from './marks.ts';
import { handMadeIn, handMadeText } from './status/hand-made.ts';

/**
 * What an environment runs, as the annotations of its workloads tell it.
 * @param originOf finds the revision of a commit, to explain what differs since; undefined when this clone lacks it
 */
export async function readState(
  cluster: Cluster,
  name: string,
  namespace: string,
  originOf: (commit: string) => Promise<Origin | undefined> = () => Promise.resolve(undefined),
): Promise<State> {
  const kinds = [
    ['apps/v1', 'Deployment'],
    ['apps/v1', 'StatefulSet'],
    ['apps/v1', 'DaemonSet'],
    ['batch/v1', 'CronJob'],
  ] as const;
  const lists = await Promise.all(
    kinds.map(([apiVersion, kind]) => cluster.list(apiVersion, kind, { namespace, labelSelector: keys.app })),
  );
  const workloads = lists.flat();
  const marks = Map.groupBy(
    workloads.flatMap((object) => marksOf(object) ?? []),
    ({ app }) => app,
  );
  const split = [...marks].filter(([, all]) => new Set(all.map(releaseOf)).size > 1).map(([app]) => app);
  const replaced = workloads.filter(hasImageByHand);
  const unknown = new Set([...split, ...replaced.map((object) => marksOf(object)?.app)]);
  const apps = [...marks].flatMap(([app, [mark]]) => {
    if (mark === undefined || unknown.has(app)) return [];
    const { commit, fingerprint, manifests, migrations, version, path } = mark;
    const release = { name: app, fingerprint, manifests, migrations, version, path };
    return [{ ...release, ...(commit === null ? {} : { commit }) }];
  });
  const state = await stateOfHashes('environment', name, apps, originOf);
  const warnings = split.map(
    (app) => `The workloads of ${app} are of different releases, so nobody knows what runs: it is deployed anew.`,
  );
  return { ...state, warnings: [...warnings, ...handMadeWarnings(workloads, replaced, name)] };
}

/** Its annotations still name the release whose image it should run. */
function hasImageByHand(object: KubernetesObject): boolean {
  return marksOf(object) !== undefined && handMadeIn(object).some(({ fields }) => fields.some(isImage));
}

function isImage(field: string): boolean {
  return /\.(?:initC|c)ontainers\[[^\]]*\]\.image$/.test(field);
}

/** What they were made of says nothing of that: who plans must not think that nothing differs. */
function handMadeWarnings(
  workloads: readonly KubernetesObject[],
  replaced: readonly KubernetesObject[],
  environment: string,
): readonly string[] {
  return workloads.flatMap((object) => {
    const app = marksOf(object)?.app;
    const texts = handMadeIn(object).map(handMadeText);
    if (app === undefined || texts.length === 0) return [];
    const mend = replaced.includes(object)
      ? `so ${app} does not run its release: it is deployed anew`
      : `the next deployment of ${app} applies what is declared again, \`slipway deploy --env ${environment} ${app} --again\` does it now`;
    return [`${nameOf(object)} was changed by hand (${texts.join('; ')}): ${mend}.`];
  });
}

function releaseOf({ fingerprint, manifests, version }: Marks): string {
  return JSON.stringify([fingerprint, manifests, version]);
}
