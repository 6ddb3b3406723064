import type { Registry } from '../registry/index.ts';
import { readManifest, weightOf, type Weight } from './weight.ts';

/**
 * What a registry lacks of an image: a manifest, a configuration or a layer.
 * @returns its digest; undefined when all of it is there
 */
export async function lackOf(registry: Registry, repository: string, digest: string): Promise<string | undefined> {
  const found = await registry.manifest(repository, digest);
  if (found === undefined) return digest;
  const { manifests, config, layers } = readManifest(found.bytes);
  const blobs = [...new Set([config, ...layers].flatMap((one) => one?.digest ?? []))];
  const lacks = await Promise.all([
    ...manifests.map((manifest) => lackOf(registry, repository, manifest.digest)),
    ...blobs.map(async (blob) => ((await registry.hasBlob(repository, blob)) ? undefined : blob)),
  ]);
  return lacks.find((lack) => lack !== undefined);
}

/** What an image in a registry weighs; of several platforms, the heaviest. */
export async function weightInRegistry(
  registry: Registry,
  repository: string,
  digest: string,
): Promise<Weight | undefined> {
  const found = await registry.manifest(repository, digest);
  if (found === undefined) return undefined;
  const named = readManifest(found.bytes);
  if (named.images.length === 0) return weightOf(named);
  const weights = await Promise.all(named.images.map((image) => weightInRegistry(registry, repository, image.digest)));
  return weights.flatMap((weight) => weight ?? []).sort((a, b) => b.bytes - a.bytes)[0];
}
