import { createHash } from 'node:crypto';

/** Where tests may push to: the local registry, under a name of their own. */
export const testRegistry = process.env['SLIPWAY_REGISTRY'] ?? '127.0.0.1:5000';

const types = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
};

interface Blob {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations?: Record<string, string>;
}

async function pushBlob(repository: string, mediaType: string, content: string): Promise<Blob> {
  const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
  const start = await fetch(`http://${testRegistry}/v2/${repository}/blobs/uploads/`, { method: 'POST' });
  const place = new URL(start.headers.get('location') ?? '', `http://${testRegistry}`);
  place.searchParams.set('digest', digest);
  const { status } = await fetch(place, { method: 'PUT', body: content });
  if (status !== 201) throw new Error(`blob: ${String(status)}`);
  return { mediaType, digest, size: Buffer.byteLength(content) };
}

async function pushManifest(repository: string, mediaType: string, value: unknown, tag?: string): Promise<Blob> {
  const content = JSON.stringify(value);
  const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
  const url = `http://${testRegistry}/v2/${repository}/manifests/${tag ?? digest}`;
  const { status } = await fetch(url, { method: 'PUT', body: content, headers: { 'content-type': mediaType } });
  if (status !== 201) throw new Error(`manifest: ${String(status)}`);
  return { mediaType, digest, size: Buffer.byteLength(content) };
}

/**
 * Pushes an image of one small layer: an index with an attestation that says when it was built, as buildx pushes it.
 * @param finishedOn ISO; without it there is no attestation
 * @returns the index's digest and all that it names
 */
export async function pushImage(repository: string, tags: readonly string[], content: string, finishedOn?: string) {
  const config = await pushBlob(
    repository,
    types.config,
    JSON.stringify({ architecture: 'amd64', os: 'linux', content }),
  );
  const layer = await pushBlob(repository, types.layer, content);
  const image = await pushManifest(repository, types.manifest, {
    schemaVersion: 2,
    mediaType: types.manifest,
    config,
    layers: [layer],
  });
  const manifests = [image];
  if (finishedOn !== undefined) {
    const statement = await pushBlob(
      repository,
      'application/vnd.in-toto+json',
      JSON.stringify({ predicate: { runDetails: { metadata: { finishedOn } } }, content }),
    );
    const provenance = { ...statement, annotations: { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v1' } };
    const attestation = await pushManifest(repository, types.manifest, {
      schemaVersion: 2,
      mediaType: types.manifest,
      config,
      layers: [provenance],
    });
    manifests.push({ ...attestation, annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } });
  }
  const index = { schemaVersion: 2, mediaType: types.index, manifests };
  const { digest } = await pushManifest(repository, types.index, index);
  for (const tag of tags) await pushManifest(repository, types.index, index, tag);
  return { digest, children: manifests.map((manifest) => manifest.digest), layer: layer.digest };
}
