import type { Registry } from '../registry/index.ts';
import { readManifest } from './weight.ts';

/**
 * When an image was built, as its provenance says: the times in the image itself are always the same, so that its digest is.
 * @returns milliseconds since 1970; undefined when it has no provenance
 * @see https://slsa.dev/spec/v1.0/provenance
 */
export async function builtAt(registry: Registry, repository: string, digest: string): Promise<number | undefined> {
  const index = await registry.manifest(repository, digest);
  if (index === undefined) return undefined;
  const { manifests } = readManifest(index.bytes);
  const times: number[] = [];
  for (const { digest: child, annotations } of manifests) {
    if (annotations?.['vnd.docker.reference.type'] !== 'attestation-manifest') continue;
    const manifest = await registry.manifest(repository, child);
    for (const layer of manifest === undefined ? [] : readManifest(manifest.bytes).layers) {
      if (layer.annotations?.['in-toto.io/predicate-type']?.startsWith('https://slsa.dev/provenance/') !== true)
        continue;
      const time = finishedIn(await registry.blob(repository, layer.digest));
      if (time !== undefined) times.push(time);
    }
  }
  return times.length === 0 ? undefined : Math.max(...times);
}

/** SLSA 1 has `runDetails.metadata.finishedOn`, SLSA 0.2 `metadata.buildFinishedOn`. */
function finishedIn(statement: Buffer | undefined): number | undefined {
  if (statement === undefined) return undefined;
  const predicate = at(parse(statement), 'predicate');
  const text =
    at(at(at(predicate, 'runDetails'), 'metadata'), 'finishedOn') ?? at(at(predicate, 'metadata'), 'buildFinishedOn');
  const time = typeof text === 'string' ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? undefined : time;
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
