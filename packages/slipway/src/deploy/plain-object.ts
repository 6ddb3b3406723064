import { isRecord, type KubernetesObject } from '../cluster/index.ts';

/** What the API server adds to every object, and what changes without anybody's doing. */
const serverFields = ['managedFields', 'resourceVersion', 'uid', 'generation', 'creationTimestamp', 'selfLink'];

/** An object without what the API server and controllers write, so that two can be compared. */
export function plainObject(object: KubernetesObject): KubernetesObject {
  const { apiVersion, kind, metadata } = object;
  const rest = Object.entries(object).filter(([key]) => key !== 'status');
  const own = Object.entries(metadata).filter(([key]) => !serverFields.includes(key));
  return {
    ...Object.fromEntries(rest),
    apiVersion,
    kind,
    metadata: { name: metadata.name, ...Object.fromEntries(own) },
  };
}

/** Where two values differ, as people write paths: `spec.replicas`, `spec.containers.0.image`. */
export function differencesOf(
  one: unknown,
  other: unknown,
  path: readonly string[] = [],
): readonly (readonly string[])[] {
  if (Array.isArray(one) && Array.isArray(other))
    return Array.from({ length: Math.max(one.length, other.length) }, (_, at) => at).flatMap((at) =>
      differencesOf(one[at], other[at], [...path, String(at)]),
    );
  if (isRecord(one) && isRecord(other)) {
    const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])].toSorted();
    return keys.flatMap((key) => differencesOf(one[key], other[key], [...path, key]));
  }
  return Object.is(one, other) || (one === undefined && other === undefined) ? [] : [path];
}
