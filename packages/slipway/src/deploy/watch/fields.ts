import { isRecord, valueAt, type KubernetesObject } from '../../cluster/index.ts';

/** A condition of an object's status. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** A number of an object; what Kubernetes leaves out is zero. */
export function numberAt(value: unknown, ...path: readonly string[]): number {
  const found = valueAt(value, ...path);
  return typeof found === 'number' ? found : 0;
}

/** A text of an object; empty where there is none. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = valueAt(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** The objects of a list; empty where there is none. */
export function itemsAt(value: unknown, ...path: readonly string[]): readonly Readonly<Record<string, unknown>>[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found.filter(isRecord) : [];
}

/** A condition that holds or not; undefined where the object has none of that type. */
export function conditionOf(object: KubernetesObject | undefined, type: string): Condition | undefined {
  const found = itemsAt(object, 'status', 'conditions').find((condition) => condition['type'] === type);
  if (found === undefined) return undefined;
  return { type, status: textAt(found, 'status'), reason: textAt(found, 'reason'), message: textAt(found, 'message') };
}

/** Whether the controllers have seen what was applied last. */
export function isObserved(object: KubernetesObject): boolean {
  return numberAt(object, 'status', 'observedGeneration') >= (object.metadata.generation ?? 0);
}

/** Whether another object made this one. */
export function isOwnedBy(object: KubernetesObject, owner: KubernetesObject): boolean {
  return itemsAt(object, 'metadata', 'ownerReferences').some(({ uid }) => uid === owner.metadata.uid);
}

/** How many pods a workload is to have. */
export function replicasOf(object: KubernetesObject): number {
  const found = valueAt(object, 'spec', 'replicas');
  return typeof found === 'number' ? found : 1;
}
