import { isRecord, valueAt, type ObjectReference } from './object.ts';

/** How a kind is called in paths, and whether its objects lie in namespaces. */
export interface Resource {
  readonly plural: string;
  readonly namespaced: boolean;
}

const namespaced: Readonly<Record<string, string>> = {
  v1: 'pods services configmaps secrets serviceaccounts events endpoints persistentvolumeclaims resourcequotas limitranges',
  'apps/v1': 'deployments statefulsets daemonsets replicasets',
  'batch/v1': 'jobs cronjobs',
  'autoscaling/v2': 'horizontalpodautoscalers',
  'policy/v1': 'poddisruptionbudgets',
  'networking.k8s.io/v1': 'ingresses networkpolicies',
  'coordination.k8s.io/v1': 'leases',
  'rbac.authorization.k8s.io/v1': 'roles rolebindings',
};
const clusterWide: Readonly<Record<string, string>> = {
  v1: 'namespaces nodes persistentvolumes',
  'networking.k8s.io/v1': 'ingressclasses',
  'rbac.authorization.k8s.io/v1': 'clusterroles clusterrolebindings',
  'scheduling.k8s.io/v1': 'priorityclasses',
};

/** What every cluster has, without asking it; undefined for the rest. */
export function builtIn(apiVersion: string, kind: string): Resource | undefined {
  const plural = pluralOf(kind.toLowerCase());
  const has = (table: Readonly<Record<string, string>>) => table[apiVersion]?.split(' ').includes(plural) === true;
  if (has(namespaced)) return { plural, namespaced: true };
  return has(clusterWide) ? { plural, namespaced: false } : undefined;
}

function pluralOf(singular: string): string {
  if (singular === 'endpoints') return singular;
  if (singular.endsWith('s')) return `${singular}es`;
  return singular.endsWith('y') ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}

/** Finds a kind in what the API server says of one of its groups. */
export function discovered(answer: unknown, kind: string): Resource | undefined {
  const resources = valueAt(answer, 'resources');
  if (!Array.isArray(resources)) return undefined;
  const found: unknown = resources.find(
    (resource: unknown) => isRecord(resource) && resource['kind'] === kind && !String(resource['name']).includes('/'),
  );
  if (!isRecord(found) || typeof found['name'] !== 'string') return undefined;
  return { plural: found['name'], namespaced: found['namespaced'] === true };
}

/** `/api/v1` or `/apis/apps/v1`. */
export function groupPath(apiVersion: string): string {
  const escaped = apiVersion.split('/').map(encodeURIComponent).join('/');
  return apiVersion.includes('/') ? `/apis/${escaped}` : `/api/${escaped}`;
}

/** Where a kind's objects are. @param namespace all of them when left out */
export function collectionPath(apiVersion: string, resource: Resource, namespace: string | undefined): string {
  const room = resource.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${groupPath(apiVersion)}${room}/${resource.plural}`;
}

/** Where one object is. */
export function objectPath({ apiVersion, metadata }: ObjectReference, resource: Resource): string {
  const namespace = metadata.namespace ?? 'default';
  return `${collectionPath(apiVersion, resource, namespace)}/${encodeURIComponent(metadata.name)}`;
}
