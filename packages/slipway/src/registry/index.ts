import { SlipwayError } from '../error.ts';

/** Interim, until the registry's own client is there. */
export interface Registry {
  readonly head: (name: string, tag: string) => Promise<{ readonly digest: string } | undefined>;
  readonly manifest: (name: string, reference: string) => Promise<Manifest | undefined>;
  readonly hasBlob: (name: string, digest: string) => Promise<boolean>;
  readonly put: (name: string, reference: string, bytes: Buffer, mediaType: string) => Promise<void>;
}

export interface Manifest {
  readonly bytes: Buffer;
  readonly mediaType: string;
  readonly digest: string;
}

const accept =
  'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json, application/vnd.docker.distribution.manifest.list.v2+json';

export const openRegistry: (prefix: string, environment?: NodeJS.ProcessEnv) => Registry = (prefix) => {
  const [host = '', ...path] = prefix.split('/');
  const ask = async (name: string, rest: string, init: RequestInit) => {
    const url = `http://${host}/v2/${[...path, name].join('/')}/${rest}`;
    const answer = await fetch(url, init).catch((error: unknown) => {
      throw new SlipwayError(`${host} does not answer: start it.`, { cause: error });
    });
    if (answer.ok || answer.status === 404) return answer;
    throw new SlipwayError(`${host} answers ${answer.status}.`);
  };
  const found = (answer: Response) => answer.headers.get('docker-content-digest') ?? undefined;
  return {
    async head(name, tag) {
      const answer = await ask(name, `manifests/${tag}`, { method: 'HEAD', headers: { accept } });
      const digest = found(answer);
      return answer.ok && digest !== undefined ? { digest } : undefined;
    },
    async manifest(name, reference) {
      const answer = await ask(name, `manifests/${reference}`, { headers: { accept } });
      const digest = found(answer);
      if (!answer.ok || digest === undefined) return undefined;
      const mediaType = answer.headers.get('content-type') ?? '';
      return { bytes: Buffer.from(await answer.arrayBuffer()), mediaType, digest };
    },
    hasBlob: async (name, digest) => (await ask(name, `blobs/${digest}`, { method: 'HEAD' })).ok,
    async put(name, reference, bytes, mediaType) {
      const headers = { 'content-type': mediaType };
      await ask(name, `manifests/${reference}`, { method: 'PUT', headers, body: new Uint8Array(bytes) });
    },
  };
};
