import { SlipwayError } from '../error.ts';
import { openRegistry, type Registry } from '../registry/index.ts';
import type { Found, Store } from './store.ts';
import type { WantedImage } from './wanted.ts';

interface Question {
  /** Whether images are pushed. */
  readonly push: boolean;
  /** Whether nothing is built, so that only what is in the registry counts. */
  readonly check: boolean;
}

/**
 * A registry. Images that are built and not to be pushed go into the engine of this machine, under the registry's name.
 * @param prefix where images are: `ghcr.io/acme/shop`
 */
export function registryStore(prefix: string, { push, check }: Question, environment: NodeJS.ProcessEnv): Store {
  const registry = openRegistry(prefix, environment);
  const repositoryIn = ({ repository }: WantedImage) => `${prefix}/${repository}`;
  const referenceOf = (image: WantedImage) => `${repositoryIn(image)}:${image.tag}`;
  const engine = async () => (await import('./engine-store.ts')).engineStore(prefix, '');
  const manifests = async () => import('./manifests.ts');
  return {
    isPushed: push,
    referenceOf,
    async find(image) {
      const found = await registry.head(image.repository, image.tag);
      if (found === undefined) return push || check ? { status: 'missing' } : (await engine()).find(image);
      // Who pushes or checks wants to be sure; a look at the tag is enough for the rest, since it is put there last.
      if (!push && !check) return { status: 'there', digest: found.digest };
      return whole(registry, image, found.digest);
    },
    outputOf: (image) => (push ? { push: repositoryIn(image) } : { load: referenceOf(image) }),
    async runnable(image, digest) {
      if (digest === undefined) return referenceOf(image);
      const { docker } = await import('./docker.ts');
      const reference = `${repositoryIn(image)}@${digest}`;
      await docker('pull', '--quiet', reference);
      return reference;
    },
    async weigh(image, digest) {
      if (digest === undefined) return (await engine()).weigh(image, undefined);
      return (await manifests()).weightInRegistry(registry, image.repository, digest);
    },
    async name(image, { digest }) {
      if (!push) return undefined;
      if (digest === undefined)
        throw new SlipwayError(`The builder did not say what it pushed of ${image.name}: update buildx.`);
      const before = await registry.head(image.repository, image.tag);
      // Another builder was first: both made the same image, and its name stays what it is.
      if (before !== undefined && (await whole(registry, image, before.digest)).status === 'there')
        return before.digest;
      const { fault } = await whole(registry, image, digest);
      const manifest = await registry.manifest(image.repository, digest);
      if (fault !== undefined || manifest === undefined) {
        throw new SlipwayError(
          `${repositoryIn(image)}@${digest} was pushed, and ${fault ?? 'is not there'}: run this again.`,
        );
      }
      await registry.put(image.repository, image.tag, manifest.bytes, manifest.mediaType);
      return digest;
    },
    discard: async (image) => (push ? undefined : (await engine()).discard(image)),
  };
}

async function whole(registry: Registry, { repository }: WantedImage, digest: string): Promise<Found> {
  const { lackOf } = await import('./manifests.ts');
  const lack = await lackOf(registry, repository, digest);
  return lack === undefined
    ? { status: 'there', digest }
    : {
        status: 'incomplete',
        digest,
        fault: `lacks ${lack} in the registry: \`slipway image --push\` builds it again`,
      };
}
