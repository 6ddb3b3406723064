import { isRecord, type KubernetesObject } from '../cluster/index.ts';

/** Gives a preview hosts of its own, below those of the environment that it is made from: `pr-123.staging.example.com`. */
export function withHostsOf(environment: string, object: KubernetesObject): KubernetesObject {
  if (object.kind !== 'Ingress' && object.kind !== 'HTTPRoute') return object;
  return { ...object, spec: prefixed(object['spec'], environment) };
}

function prefixed(value: unknown, environment: string): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => prefixed(item, environment));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (key === 'host' && typeof item === 'string') return [key, `${environment}.${item}`];
      if ((key === 'hosts' || key === 'hostnames') && Array.isArray(item))
        return [key, item.map((host: unknown) => `${environment}.${String(host)}`)];
      return [key, prefixed(item, environment)];
    }),
  );
}
