import { randomUUID } from 'node:crypto';

import { z } from 'zod';

const accept = 'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json';
const descriptor = z.object({
  digest: z.string(),
  size: z.number(),
  annotations: z.record(z.string(), z.string()).optional(),
  platform: z.object({ os: z.string(), architecture: z.string() }).optional(),
});
const manifestSchema = z.object({
  manifests: z.array(descriptor).optional(),
  layers: z.array(descriptor).optional(),
});

/** A corner of a real registry that is one test's own. */
export interface Corner {
  /** As `SLIPWAY_REGISTRY` names it. */
  readonly prefix: string;
  /** What a tag or digest names; undefined when there is none. */
  readonly digestOf: (app: string, reference: string) => Promise<string | undefined>;
  /** The digest of the image itself: an index also names how it was built, which is never the same twice. */
  readonly imageOf: (app: string, reference: string) => Promise<string | undefined>;
  readonly layersOf: (app: string, reference: string) => Promise<readonly string[]>;
  /** In bytes, compressed. */
  readonly layerSizes: (app: string, reference: string) => Promise<readonly number[]>;
  /** What is attested of it, as text. */
  readonly attestationsOf: (app: string, reference: string) => Promise<readonly string[]>;
  readonly platformsOf: (app: string, reference: string) => Promise<readonly string[]>;
  readonly tags: (app: string) => Promise<readonly string[]>;
  readonly deleteBlob: (app: string, digest: string) => Promise<void>;
  /** Deletes what was named here. */
  readonly clear: (...apps: string[]) => Promise<void>;
}

/** @param host of a registry, `127.0.0.1:5000` */
export function cornerOf(host: string): Corner {
  const name = `slipway-test-${randomUUID().slice(0, 8)}`;
  const ask = (app: string, rest: string, method = 'GET') =>
    fetch(`http://${host}/v2/${name}/${app}/${rest}`, { method, headers: { accept } });
  const manifest = async (app: string, reference: string) => {
    const answer = await ask(app, `manifests/${reference}`);
    return answer.ok ? manifestSchema.parse(await answer.json()) : undefined;
  };
  const digestOf = async (app: string, reference: string) => {
    const answer = await ask(app, `manifests/${reference}`, 'HEAD');
    return answer.ok ? (answer.headers.get('docker-content-digest') ?? undefined) : undefined;
  };
  const imageOf = async (app: string, reference: string) => {
    const found = await manifest(app, reference);
    if (found?.manifests === undefined) return digestOf(app, reference);
    return found.manifests.find(({ annotations = {} }) => annotations['vnd.docker.reference.type'] === undefined)
      ?.digest;
  };
  const layers = async (app: string, reference: string) =>
    (await manifest(app, (await imageOf(app, reference)) ?? reference))?.layers ?? [];
  const tags = async (app: string) => {
    const answer = await ask(app, 'tags/list');
    return answer.ok ? (z.object({ tags: z.array(z.string()).nullable() }).parse(await answer.json()).tags ?? []) : [];
  };
  return {
    prefix: `${host}/${name}`,
    digestOf,
    imageOf,
    layersOf: async (app, reference) => (await layers(app, reference)).map(({ digest }) => digest),
    layerSizes: async (app, reference) => (await layers(app, reference)).map(({ size }) => size),
    async attestationsOf(app, reference) {
      const index = (await manifest(app, reference))?.manifests ?? [];
      const attestations = index.filter(
        ({ annotations = {} }) => annotations['vnd.docker.reference.type'] !== undefined,
      );
      const statements = (await Promise.all(attestations.map(({ digest }) => layers(app, digest)))).flat();
      return Promise.all(statements.map(async ({ digest }) => (await ask(app, `blobs/${digest}`)).text()));
    },
    platformsOf: async (app, reference) =>
      ((await manifest(app, reference))?.manifests ?? [])
        .filter(({ annotations = {} }) => annotations['vnd.docker.reference.type'] === undefined)
        .map(({ platform }) => `${platform?.os ?? ''}/${platform?.architecture ?? ''}`),
    tags,
    deleteBlob: async (app, digest) => {
      await ask(app, `blobs/${digest}`, 'DELETE');
    },
    async clear(...apps) {
      for (const app of apps) {
        for (const tag of await tags(app)) {
          const digest = await digestOf(app, tag);
          if (digest !== undefined) await ask(app, `manifests/${digest}`, 'DELETE');
        }
      }
    },
  };
}
