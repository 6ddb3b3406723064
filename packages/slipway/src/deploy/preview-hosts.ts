import { isRecord, type KubernetesObject } from '../cluster/index.ts';

/**
 * Gives a preview addresses of its own, beside those of the environment that it is of: `shop.example.com` becomes
 * `pr-123-shop.example.com`, which the same wildcard certificate and record cover.
 */
export function withOwnHosts(objects: readonly KubernetesObject[], preview: string): readonly KubernetesObject[] {
  return objects.map((object) =>
    object.kind === 'Ingress' ? { ...object, spec: renamed(object['spec'], (host) => `${preview}-${host}`) } : object,
  );
}

function renamed(value: unknown, rename: (host: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (key === 'host' && typeof item === 'string') return [key, rename(item)];
      if (key === 'hosts' && Array.isArray(item))
        return [key, item.map((host: unknown) => (typeof host === 'string' ? rename(host) : host))];
      return [key, renamed(item, rename)];
    }),
  );
}
