import { createHash } from 'node:crypto';

import { SlipwayError } from '../error.ts';
import { addressOf } from './address.ts';
import { authorized } from './authorize.ts';
import { faultOf, saysNotThere, unreachable, type Purpose } from './faults.ts';
import { persistent } from './persist.ts';
import { requester, type Answer, type Request } from './request.ts';

/** A manifest or an index. */
interface Manifest {
  readonly bytes: Buffer;
  readonly mediaType: string;
  /** `sha256:…`, of exactly these bytes. */
  readonly digest: string;
}

/**
 * What a registry is asked. Whatever cannot be told is a SlipwayError with the reason and the mend; "not there" is only what the
 * registry itself says.
 */
export interface Registry {
  /** The digest behind a tag; undefined when there is no such tag. */
  readonly head: (name: string, tag: string) => Promise<{ readonly digest: string } | undefined>;
  /** @param reference a tag or a digest */
  readonly manifest: (name: string, reference: string) => Promise<Manifest | undefined>;
  readonly hasBlob: (name: string, digest: string) => Promise<boolean>;
  /** The bytes of a small blob, an attestation for example; undefined when it is not there. */
  readonly blob: (name: string, digest: string) => Promise<Buffer | undefined>;
  /** All tags of a repository, sorted; none when there is no such repository. */
  readonly tags: (name: string) => Promise<readonly string[]>;
  /** Stores a manifest, whose parts must be there, under a tag or its digest. */
  readonly put: (name: string, reference: string, bytes: Buffer, mediaType: string) => Promise<void>;
  /** Deletes a manifest with all its tags. @returns whether it was there */
  readonly remove: (name: string, digest: string) => Promise<boolean>;
}

const accept = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');
const isDigest = /^sha256:[0-9a-f]{64}$/;
const usualPatience = 30;

/**
 * Opens a registry by the Distribution API, with Docker's own credentials.
 * @param prefix what stands before all names: `ghcr.io/acme/shop`
 * @param environment of the process: DOCKER_CONFIG, proxies, SLIPWAY_REGISTRY_TIMEOUT in seconds
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md
 * @throws SlipwayError when the prefix names no registry
 */
export function openRegistry(prefix: string, environment: NodeJS.ProcessEnv = process.env): Registry {
  const address = addressOf(prefix);
  const patience = Number(environment['SLIPWAY_REGISTRY_TIMEOUT'] ?? usualPatience) * 1000;
  const send = persistent(requester(environment, patience > 0 ? patience : usualPatience * 1000));
  const ask = authorized(send, address, environment);
  const repository = (name: string) => [address.path, name].filter((part) => part !== '').join('/');
  const call = async (name: string, rest: string, right: Purpose['right'], request: Omit<Request, 'url'>) => {
    const [kind, reference = ''] = rest.split('/');
    const mark = kind === 'tags' ? '' : `${isDigest.test(reference) ? '@' : ':'}${reference}`;
    const purpose = { registry: address.name, subject: `${address.name}/${repository(name)}${mark}`, right };
    const url = `${address.url}/v2/${repository(name)}/${rest}`;
    const answer = await ask({ ...request, url }).catch((error: unknown) => {
      throw unreachable(error, purpose);
    });
    return { answer, purpose };
  };
  const manifest: Registry['manifest'] = async (name, reference) => {
    const { answer, purpose } = await call(name, `manifests/${reference}`, 'read', {
      method: 'GET',
      headers: { accept },
    });
    if (saysNotThere(answer)) return undefined;
    if (answer.status !== 200) throw faultOf(answer, purpose);
    return verified(answer, reference, purpose);
  };
  return {
    manifest,
    async head(name, tag) {
      const { answer } = await call(name, `manifests/${tag}`, 'read', { method: 'HEAD', headers: { accept } });
      const digest = answer.headers['docker-content-digest'];
      if (answer.status === 200 && typeof digest === 'string' && isDigest.test(digest)) return { digest };
      // An answer to HEAD has no body that says why: whether it is the registry that knows no such tag, GET tells.
      const found = await manifest(name, tag);
      return found === undefined ? undefined : { digest: found.digest };
    },
    async hasBlob(name, digest) {
      const { answer, purpose } = await call(name, `blobs/${digest}`, 'read', { method: 'HEAD', headers: {} });
      // A registry that keeps its layers elsewhere sends us there.
      if (answer.status === 200 || (answer.status >= 301 && answer.status <= 308)) return true;
      if (answer.status !== 404) throw faultOf(answer, purpose);
      // Only an answer with a body can say that it is the registry's own.
      const said = await call(name, `blobs/${digest}`, 'read', { method: 'GET', headers: { range: 'bytes=0-0' } });
      if (saysNotThere(said.answer)) return false;
      if (said.answer.status >= 200 && said.answer.status <= 308) return true;
      throw faultOf(said.answer, purpose);
    },
    async blob(name, digest) {
      const { answer, purpose } = await call(name, `blobs/${digest}`, 'read', { method: 'GET', headers: {} });
      const { location } = answer.headers;
      // Where a registry keeps its blobs elsewhere, the address itself is the right to read, and who we are is nobody's business there.
      const found =
        location === undefined || answer.status < 300 || answer.status > 308
          ? answer
          : await send({ method: 'GET', url: new URL(location, address.url).href, headers: {} }).catch(
              (error: unknown) => {
                throw unreachable(error, purpose);
              },
            );
      if (saysNotThere(found) || (found !== answer && found.status === 404)) return undefined;
      if (found.status !== 200) throw faultOf(found, purpose);
      return verified(found, digest, purpose).bytes;
    },
    async tags(name) {
      const found: string[] = [];
      const read = new Set<string>();
      for (let rest: string | undefined = 'tags/list?n=1000'; rest !== undefined;) {
        const { answer, purpose } = await call(name, rest, 'read', { method: 'GET', headers: {} });
        if (saysNotThere(answer)) return [];
        const tags = tagsIn(answer);
        // Half a list would look as if the rest were not there.
        if (answer.status !== 200 || tags === undefined || read.has(rest)) throw faultOf(answer, purpose);
        found.push(...tags);
        read.add(rest);
        rest = nextPage(answer);
      }
      return [...new Set(found)].toSorted();
    },
    async put(name, reference, bytes, mediaType) {
      const headers = { 'content-type': mediaType };
      const { answer, purpose } = await call(name, `manifests/${reference}`, 'write', {
        method: 'PUT',
        headers,
        body: bytes,
      });
      if (answer.status !== 201 && answer.status !== 200 && answer.status !== 202) throw faultOf(answer, purpose);
    },
    async remove(name, digest) {
      const { answer, purpose } = await call(name, `manifests/${digest}`, 'delete', { method: 'DELETE', headers: {} });
      if (saysNotThere(answer)) return false;
      if (answer.status !== 202 && answer.status !== 200) throw faultOf(answer, purpose);
      return true;
    },
  };
}

/** Nobody between us and the registry may change what a digest names. */
function verified({ headers, body }: Answer, reference: string, { subject, registry }: Purpose): Manifest {
  const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`;
  const told = headers['docker-content-digest'];
  if (
    (isDigest.test(reference) && reference !== digest) ||
    (typeof told === 'string' && isDigest.test(told) && told !== digest)
  )
    throw new SlipwayError(
      `${registry} gives something else for ${subject} than its digest names: do not trust it before you know why.`,
    );
  return { bytes: body, mediaType: headers['content-type']?.split(';')[0] ?? '', digest };
}

/** @returns undefined when it is no list; registries write null for an empty one */
function tagsIn({ body }: Answer): readonly string[] | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    const tags: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'tags') : undefined;
    return tags === null ? [] : Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : undefined;
  } catch {
    return undefined;
  }
}

/** Of `Link: </v2/acme/api/tags/list?n=1000&last=x>; rel="next"`, what follows the repository. */
function nextPage({ headers }: Answer): string | undefined {
  const link = headers['link'];
  const text = Array.isArray(link) ? link.join(', ') : (link ?? '');
  return /<[^>]*\/(tags\/list\?[^>]*)>;\s*rel="?next"?/.exec(text)?.[1];
}
