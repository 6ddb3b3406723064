import { isRecord, valueAt, type KubernetesObject } from '../../cluster/index.ts';

/** Fields of an object that somebody set by hand. */
export interface HandMade {
  /** `kubectl-edit`, as the API server keeps it. */
  readonly manager: string;
  /** `spec.template.spec.containers[app].image`, sorted. */
  readonly fields: readonly string[];
}

/** A restart is asked for by an annotation, and changes nothing that anybody declared. */
const harmless = '.annotations.kubectl.kubernetes.io/restartedAt';

/**
 * What people changed in an object, by who owns which fields: everything that kubectl set and that is not a part of the status.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function handMadeIn({ metadata }: KubernetesObject): readonly HandMade[] {
  const managers = metadata['managedFields'];
  if (!Array.isArray(managers)) return [];
  return managers.flatMap((entry: unknown) => {
    if (!isByHand(entry)) return [];
    const fields = leavesOf(valueAt(entry, 'fieldsV1')).filter((field) => !isHarmless(field));
    return fields.length === 0 ? [] : [{ manager: String(valueAt(entry, 'manager')), fields: fields.toSorted() }];
  });
}

/** How many fields of one object are told. */
const told = 5;

/** In a few words: `spec.replicas by kubectl`. */
export function handMadeText({ manager, fields }: HandMade): string {
  return `${listed(fields)} by ${manager}`;
}

/** The first few of some fields. */
export function listed(fields: readonly string[]): string {
  const rest = fields.length - told;
  return fields.slice(0, told).join(', ') + (rest > 0 ? ` and ${String(rest)} more` : '');
}

/** Whether an entry of `managedFields` tells of people. */
export function isByHand(entry: unknown): boolean {
  const manager = valueAt(entry, 'manager');
  return typeof manager === 'string' && manager.startsWith('kubectl') && valueAt(entry, 'subresource') !== 'status';
}

/** @param field as `spec.template.metadata.annotations.…` */
export function isHarmless(field: string): boolean {
  return field.endsWith(harmless);
}

/** `{ "f:spec": { "f:replicas": {} } }` is `spec.replicas`; `k:{"name":"app"}` names an item of a list. */
function leavesOf(value: unknown, path = ''): readonly string[] {
  if (!isRecord(value)) return [];
  const below = Object.entries(value).filter(([key]) => key !== '.');
  if (below.length === 0) return path === '' ? [] : [path];
  return below.flatMap(([key, item]) => leavesOf(item, joined(path, key)));
}

function joined(path: string, key: string): string {
  if (key.startsWith('f:')) return path === '' ? key.slice(2) : `${path}.${key.slice(2)}`;
  const name = /"(?:name|containerPort|key|type|ip|uid)":"?([^",}]*)/.exec(key)?.[1];
  return `${path}[${name ?? key.slice(2)}]`;
}
