import { createTwoFilesPatch } from 'diff';
import { stringify } from 'yaml';

import { isRecord, nameOf, valueAt, type Cluster, type KubernetesObject } from '../../cluster/index.ts';
import { keepReplicas } from '../keep-replicas.ts';
import { plainObject } from '../plain-object.ts';
import { redactor } from '../redact.ts';

/** What applying one object would change. */
export interface ObjectDifference {
  /** `Deployment/api`. */
  readonly object: string;
  readonly kind: 'new' | 'changed' | 'refused' | 'removed';
  /** A unified diff of YAML, or why it would be refused or removed. */
  readonly text: string;
}

/** What says who deployed when, and differs each time. */
const passing = ['slipway.dev/deployed-at', 'slipway.dev/run', 'slipway.dev/commit'];
/** What `kubectl apply` keeps of a whole object, a Secret's values too. */
const copy = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * Asks the API server what would come of objects, and stores nothing. Secrets' values are hidden: that one differs shows, and not what it is.
 * @returns one for each object that would differ
 */
export async function differencesIn(
  cluster: Cluster,
  objects: readonly KubernetesObject[],
): Promise<readonly ObjectDifference[]> {
  const found = await Promise.all(objects.map((object) => differenceOf(cluster, object)));
  return found.filter((difference) => difference !== undefined);
}

async function differenceOf(cluster: Cluster, object: KubernetesObject): Promise<ObjectDifference | undefined> {
  const name = nameOf(object);
  const live = await cluster.get(object);
  if (live === undefined) return { object: name, kind: 'new', text: patch(name, undefined, masked(object, undefined)) };
  const written = await cluster.apply(await keepReplicas(cluster, object), { dryRun: true });
  if ('refusal' in written) return { object: name, kind: 'refused', text: redactor([object])(written.refusal.message) };
  const text = patch(name, masked(live, undefined), masked(written.object, live));
  return text === '' ? undefined : { object: name, kind: 'changed', text };
}

function patch(name: string, before: KubernetesObject | undefined, after: KubernetesObject): string {
  const [one, other] = [before === undefined ? '' : yamlOf(before), yamlOf(after)];
  if (one === other) return '';
  const from = before === undefined ? '/dev/null' : name;
  return createTwoFilesPatch(from, name, one, other, undefined, undefined, { context: 3 }).replace(/^=+\n/, '');
}

function yamlOf(object: KubernetesObject): string {
  const { metadata, ...rest } = plainObject(object);
  const annotations = Object.entries(metadata.annotations ?? {}).filter(
    ([key]) => key !== copy && !passing.includes(key),
  );
  return stringify(
    {
      ...rest,
      metadata: { ...metadata, annotations: annotations.length === 0 ? undefined : Object.fromEntries(annotations) },
    },
    { sortMapEntries: true, lineWidth: 0 },
  );
}

/** @param before the live object, to tell which values differ */
function masked(object: KubernetesObject, before: KubernetesObject | undefined): KubernetesObject {
  if (object.kind !== 'Secret') return object;
  const hide = (field: string) => {
    const values = object[field];
    if (!isRecord(values)) return {};
    const hidden = Object.entries(values).map(([key, value]) => {
      const isNew = before !== undefined && valueAt(before, field, key) !== value;
      return [key, isNew ? '*** (another value)' : '***'] as const;
    });
    return { [field]: Object.fromEntries(hidden) };
  };
  return { ...object, ...hide('data'), ...hide('stringData') };
}
