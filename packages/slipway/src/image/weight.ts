/** What an image weighs, compressed, as a registry keeps it and a machine loads it; of several platforms, the heaviest. */
export interface Weight {
  readonly bytes: number;
  /** Bytes of its layers, the lowest first. */
  readonly layers: readonly number[];
}

/** A descriptor of the OCI image format. */
interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What a manifest or an index names. */
export interface Named {
  /** Of an index: its manifests, attestations left out. */
  readonly images: readonly Descriptor[];
  /** Of an index: all its manifests. */
  readonly manifests: readonly Descriptor[];
  readonly config: Descriptor | undefined;
  readonly layers: readonly Descriptor[];
}

/** Reads a manifest or an index; what it lacks is empty. */
export function readManifest(bytes: Buffer): Named {
  const value: unknown = JSON.parse(bytes.toString('utf8'));
  const manifests = descriptorsIn(value, 'manifests');
  const images = manifests.filter(({ annotations }) => annotations?.['vnd.docker.reference.type'] === undefined);
  const [config] = descriptorsIn({ config: [fieldOf(value, 'config')] }, 'config');
  return { images, manifests, config, layers: descriptorsIn(value, 'layers') };
}

export function weightOf({ layers }: Named): Weight {
  const sizes = layers.map(({ size }) => size);
  return { bytes: sizes.reduce((sum, size) => sum + size, 0), layers: sizes };
}

function descriptorsIn(value: unknown, field: string): Descriptor[] {
  const list = fieldOf(value, field);
  return Array.isArray(list) ? list.filter(isDescriptor) : [];
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, field) : undefined;
}

function isDescriptor(value: unknown): value is Descriptor {
  const { digest, size } = { digest: fieldOf(value, 'digest'), size: fieldOf(value, 'size') };
  return typeof digest === 'string' && typeof size === 'number';
}
