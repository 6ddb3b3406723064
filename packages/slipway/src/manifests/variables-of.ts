import { isRecord, nameOf, valueAt, type KubernetesObject } from '../cluster/index.ts';

/** Where a container has a variable from. */
interface VariableSource {
  /** `ConfigMap/api-2f…`; the workload itself for what stands in its manifest. */
  readonly of: string;
  readonly isSecret: boolean;
}

/** A container that runs an app's own image, and its environment. */
export interface ContainerVariables {
  readonly workload: string;
  /** A service needs all its variables; a Job may need some. */
  readonly isService: boolean;
  readonly variables: ReadonlyMap<string, VariableSource>;
  /** What it refers to, and nobody provides: `Secret/api`, `JWT_SECRET of Secret/api`. */
  readonly dangling: readonly string[];
}

const services = ['Deployment', 'StatefulSet', 'DaemonSet'];

/**
 * The environment of each container of an image, from its manifest and the ConfigMaps and Secrets beside it.
 * @param repository of the image: containers of others are none of the app's
 */
export function variablesOf(objects: readonly KubernetesObject[], repository: string): readonly ContainerVariables[] {
  return objects.flatMap((object) =>
    containersIn(object['spec'])
      .filter((container) => String(container['image']).startsWith(`${repository}:`))
      .map((container) => environmentOf(container, object, objects)),
  );
}

function containersIn(value: unknown): Readonly<Record<string, unknown>>[] {
  if (Array.isArray(value)) return value.flatMap(containersIn);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    (key === 'containers' || key === 'initContainers') && Array.isArray(item)
      ? item.filter(isRecord)
      : containersIn(item),
  );
}

function environmentOf(
  container: Readonly<Record<string, unknown>>,
  workload: KubernetesObject,
  objects: readonly KubernetesObject[],
): ContainerVariables {
  const variables = new Map<string, VariableSource>();
  const dangling: string[] = [];
  const keysBehind = (kind: 'ConfigMap' | 'Secret', reference: unknown): string[] | undefined => {
    const name = valueAt(reference, 'name');
    const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
    if (found !== undefined) return keysOf(found);
    if (valueAt(reference, 'optional') !== true) dangling.push(`${kind}/${String(name)}`);
    return undefined;
  };
  for (const source of listOf(container['envFrom'])) {
    for (const [field, kind] of kinds('Ref')) {
      const reference = valueAt(source, field);
      if (reference === undefined) continue;
      const prefix = valueAt(source, 'prefix');
      for (const key of keysBehind(kind, reference) ?? [])
        variables.set(`${typeof prefix === 'string' ? prefix : ''}${key}`, {
          of: `${kind}/${String(valueAt(reference, 'name'))}`,
          isSecret: kind === 'Secret',
        });
    }
  }
  for (const variable of listOf(container['env'])) {
    let source: VariableSource = { of: nameOf(workload), isSecret: false };
    for (const [field, kind] of kinds('KeyRef')) {
      const reference = valueAt(variable, 'valueFrom', field);
      if (reference === undefined) continue;
      const [of, key] = [`${kind}/${String(valueAt(reference, 'name'))}`, String(valueAt(reference, 'key'))];
      source = { of, isSecret: kind === 'Secret' };
      if (keysBehind(kind, reference)?.includes(key) === false) dangling.push(`${key} of ${of}`);
    }
    variables.set(String(valueAt(variable, 'name')), source);
  }
  return { workload: nameOf(workload), isService: services.includes(workload.kind), variables, dangling };
}

function kinds(end: string): (readonly [string, 'ConfigMap' | 'Secret'])[] {
  return [
    [`configMap${end}`, 'ConfigMap'],
    [`secret${end}`, 'Secret'],
  ];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The keys of a ConfigMap or a Secret. */
export function keysOf(object: KubernetesObject): string[] {
  return ['data', 'stringData', 'binaryData'].flatMap((field) => {
    const values = object[field];
    return isRecord(values) ? Object.keys(values) : [];
  });
}
