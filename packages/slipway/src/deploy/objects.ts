import { isRecord, keyOf, valueAt, type KubernetesObject } from '../cluster/index.ts';
import { annotationsOf, keys, safeName, type Marks } from './marks.ts';
import { watchedKinds } from './watch/index.ts';

/** Data that nobody gets back: never removed by us. */
const lasting = new Set(['PersistentVolumeClaim']);
/** Do nothing on their own: what a rollback needs of them may stay. */
const passive = new Set(['ConfigMap', 'Secret', 'ServiceAccount']);
const marked = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob']);

/** The objects of an app as they are applied: with whose they are, and what release. */
export function markObjects(objects: readonly KubernetesObject[], marks: Marks): readonly KubernetesObject[] {
  return objects.map((object) => {
    const { labels, annotations, ...metadata } = object.metadata;
    const own = { ...labels, [keys.app]: safeName(marks.app), [keys.managedBy]: 'slipway' };
    const all = marked.has(object.kind) ? { ...annotations, ...annotationsOf(marks) } : annotations;
    return {
      ...object,
      metadata: { ...metadata, labels: own, ...(all === undefined ? {} : { annotations: all }) },
    };
  });
}

/** In the order in which they are applied: what others refer to first, what leads people there last. */
export function stagesOf(objects: readonly KubernetesObject[]): readonly (readonly KubernetesObject[])[] {
  const stage = ({ kind }: KubernetesObject) => {
    if (kind === 'Namespace' || kind === 'CustomResourceDefinition') return 0;
    if (marked.has(kind) || kind === 'Job' || kind === 'Pod') return 2;
    if (kind === 'HorizontalPodAutoscaler' || kind === 'Ingress' || kind === 'HTTPRoute') return 3;
    return 1;
  };
  return [0, 1, 2, 3].map((at) => objects.filter((object) => stage(object) === at));
}

/** Those that come up on their own after they were applied. */
export function watchedOf(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  return objects.filter(({ kind }) => watchedKinds.some((watched) => watched === kind));
}

/**
 * What is left over of earlier releases.
 * @param all what any release ever applied
 * @param current what is to stay
 * @param kept what a rollback would need
 */
export function leftOver(
  all: readonly KubernetesObject[],
  current: readonly KubernetesObject[],
  kept: readonly KubernetesObject[],
): readonly KubernetesObject[] {
  const stays = new Set([...current, ...kept.filter(({ kind }) => passive.has(kind))].map(keyOf));
  const found = new Map(all.map((object) => [keyOf(object), object]));
  return [...found].flatMap(([key, object]) => (stays.has(key) || isLasting(object) ? [] : [object]));
}

/** Also what lies in no namespace: other environments of the same cluster may need it. */
function isLasting({ kind, metadata }: KubernetesObject): boolean {
  return lasting.has(kind) || metadata.namespace === undefined;
}

/** Names of what a pod refers to: `ConfigMap/api-7f8g9h`. */
export function referencesOf(podSpec: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (kind: string, name: unknown) => {
    if (typeof name === 'string') found.add(`${kind}/${name}`);
  };
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    if (!isRecord(value)) return;
    for (const [key, item] of Object.entries(value)) {
      if (key === 'configMapRef' || key === 'configMapKeyRef' || key === 'configMap')
        add('ConfigMap', valueAt(item, 'name'));
      else if (key === 'secretRef' || key === 'secretKeyRef') add('Secret', valueAt(item, 'name'));
      else if (key === 'secret') add('Secret', valueAt(item, 'secretName') ?? valueAt(item, 'name'));
      else if (key === 'serviceAccountName') add('ServiceAccount', item);
      else if (key === 'imagePullSecrets' && Array.isArray(item))
        for (const secret of item) add('Secret', valueAt(secret, 'name'));
      walk(item);
    }
  };
  walk(podSpec);
  return found;
}
