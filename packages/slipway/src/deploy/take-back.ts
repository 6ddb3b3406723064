import { isRecord, type Cluster, type KubernetesObject } from '../cluster/index.ts';
import { handMadeIn, isByHand, isHarmless } from './status/hand-made.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Makes ours what people set by hand in an object that is about to be applied. Apply leaves alone what others own, so what
 * somebody added would stay for ever; of what is ours it takes out what the manifest does not have.
 */
export async function takeBack(cluster: Cluster, object: KubernetesObject): Promise<void> {
  const live = await cluster.get(object);
  if (live === undefined || handMadeIn(live).length === 0) return;
  const managedFields = ownersAfter(live.metadata['managedFields']);
  if (managedFields === undefined) return;
  const { resourceVersion } = live.metadata;
  // Refused when somebody changed it at the same moment: then it stays by hand, and shows as such.
  await cluster.patch(object, { metadata: { resourceVersion, managedFields } });
}

/** @returns undefined when the object is not ours */
export function ownersAfter(owners: unknown): readonly Fields[] | undefined {
  const entries = Array.isArray(owners) ? owners.filter(isRecord) : [];
  const own = entries.find(({ manager, operation }) => manager === 'slipway' && operation === 'Apply');
  if (own === undefined) return undefined;
  let ours = fieldsOf(own);
  const others = entries.flatMap((entry) => {
    if (entry === own) return [];
    if (!isByHand(entry) || entry['apiVersion'] !== own['apiVersion']) return [entry];
    const [taken, left] = split(fieldsOf(entry));
    ours = union(ours, taken);
    return Object.keys(left).length === 0 ? [] : [{ ...entry, fieldsV1: left }];
  });
  return [{ ...own, fieldsV1: ours }, ...others];
}

function fieldsOf({ fieldsV1 }: Fields): Fields {
  return isRecord(fieldsV1) ? fieldsV1 : {};
}

/** What is taken back, and what stays theirs: how many pods there are, which autoscalers decide, and what is harmless. */
function split(fields: Fields, path = ''): readonly [Fields, Fields] {
  const taken: Record<string, unknown> = {};
  const left: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    const here = `${path}.${key.replace(/^f:/, '')}`;
    if (here === '.spec.replicas' || isHarmless(here)) {
      left[key] = value;
      continue;
    }
    const below = isRecord(value) ? value : {};
    const [mine, theirs] = split(below, here);
    if (Object.keys(mine).length > 0 || Object.keys(below).length === 0) taken[key] = mine;
    if (Object.keys(theirs).length > 0) left[key] = theirs;
  }
  return [taken, left];
}

function union(one: Fields, other: Fields): Fields {
  const merged: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const there = merged[key];
    merged[key] = isRecord(there) && isRecord(value) ? union(there, value) : value;
  }
  return merged;
}
