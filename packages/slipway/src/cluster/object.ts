/** Anything that Kubernetes stores; what is not named here is kept as it is. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMetadata;
  readonly [field: string]: unknown;
}

export interface ObjectMetadata {
  readonly name: string;
  /** Left out where the kind lies in no namespace. */
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly [field: string]: unknown;
}

/** What it takes to find an object; any object is one of itself. */
export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Whether something, a manifest or an answer, has the form that all objects share. */
export function isKubernetesObject(value: unknown): value is KubernetesObject {
  if (!isRecord(value) || !isText(value['apiVersion']) || !isText(value['kind'])) return false;
  const metadata = value['metadata'];
  return (
    isRecord(metadata) &&
    isText(metadata['name']) &&
    isOptional(metadata['namespace'], isText) &&
    isOptional(metadata['labels'], isTexts) &&
    isOptional(metadata['annotations'], isTexts) &&
    ['uid', 'resourceVersion', 'creationTimestamp', 'deletionTimestamp'].every((key) =>
      isOptional(metadata[key], isText),
    ) &&
    isOptional(metadata['generation'], (given) => typeof given === 'number')
  );
}

/** `Deployment/api`, as people write it to kubectl. */
export function nameOf({ kind, metadata }: ObjectReference): string {
  return `${kind}/${metadata.name}`;
}

/** The same for the same object, and for no other: for maps. */
export function keyOf({ apiVersion, kind, metadata }: ObjectReference): string {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return [group, kind, metadata.namespace ?? '', metadata.name].join('/');
}

/** A JSON object, and no list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What lies at a path of keys; undefined when something on the way is none. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isTexts(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every((item) => typeof item === 'string');
}

/** Manifests write `labels:` with nothing behind it, which is null. */
function isOptional(value: unknown, test: (given: unknown) => boolean): boolean {
  return value === undefined || test(value);
}
