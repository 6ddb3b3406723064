import { isRecord, type KubernetesObject } from '../cluster/index.ts';

/**
 * Gives a preview hosts of its own, beside those of the environment that it is made from: of `shop.example.com`,
 * `pr-123-shop.example.com`, which the same wildcard certificate and DNS record cover.
 */
export function withHostsOf(environment: string, object: KubernetesObject): KubernetesObject {
  if (object.kind !== 'Ingress' && object.kind !== 'HTTPRoute') return object;
  return { ...object, spec: renamed(object['spec'], environment) };
}

function renamed(value: unknown, environment: string): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => renamed(item, environment));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (key === 'host' && typeof item === 'string') return [key, hostOf(environment, item)];
      if ((key === 'hosts' || key === 'hostnames') && Array.isArray(item))
        return [key, item.map((host: unknown) => hostOf(environment, String(host)))];
      return [key, renamed(item, environment)];
    }),
  );
}

/** A wildcard stands alone in its label. */
function hostOf(environment: string, host: string): string {
  return host.startsWith('*.') ? `*.${environment}-${host.slice(2)}` : `${environment}-${host}`;
}
