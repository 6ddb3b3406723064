import { isRecord, type KubernetesObject } from '../cluster/index.ts';

const references: ReadonlyMap<string, string> = new Map([
  ['secretRef', 'name'],
  ['secretKeyRef', 'name'],
  ['secret', 'secretName'],
]);

/** Makes everything in an object that refers to a Secret refer to it by another name. */
export function referTo(object: KubernetesObject, from: string, to: string): KubernetesObject {
  const rename = (value: unknown, key: string): unknown => {
    if (Array.isArray(value))
      return value.map((item: unknown) => rename(item, key === 'imagePullSecrets' ? 'secretRef' : ''));
    if (!isRecord(value)) return value;
    // In a projected volume, a Secret goes by `name`.
    const fields = key === 'secret' ? ['secretName', 'name'] : [references.get(key) ?? ''];
    return Object.fromEntries(
      Object.entries(value).map(([field, item]) => [
        field,
        fields.includes(field) && item === from ? to : rename(item, field),
      ]),
    );
  };
  return { ...object, spec: rename(object['spec'], 'spec') };
}
