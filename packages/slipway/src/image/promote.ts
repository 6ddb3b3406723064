import { SlipwayError } from '../error.ts';
import type { Registry } from '../registry/index.ts';
import { atATime, inParallel } from './in-parallel.ts';
import type { WantedImage } from './wanted.ts';

/** What came of giving an image another name. */
export interface Promotion {
  readonly app: string;
  readonly digest: string;
  /** Whether it had the name already. */
  readonly isOld: boolean;
}

/**
 * Gives the image of a revision another name: the version of a release. Builds nothing, and the digest is the very same.
 * @param tag the new name, as `1.2.0`
 * @throws SlipwayError when an image is not there, or the name is another image's already; then no image gets it
 */
export async function promote(
  registry: Registry,
  images: readonly WantedImage[],
  tag: string,
): Promise<readonly Promotion[]> {
  if (!/^[A-Za-z0-9_][\w.-]{0,127}$/.test(tag) || tag.startsWith('fp-'))
    throw new SlipwayError(`"${tag}" cannot be the name of a release: take its version, as in --to 1.2.0.`);
  const looks = await inParallel(images, atATime, async (image) => {
    const [built, named] = await inParallel([image.tag, tag], 2, (name) => registry.head(image.repository, name));
    return { image, built: built?.digest, named: named?.digest };
  });
  const missing = looks.filter(({ built }) => built === undefined).map(({ image }) => image.name);
  if (missing.length > 0)
    throw new SlipwayError(
      `The registry has no image of ${missing.join(' and ')} at this revision: \`slipway image ${missing.join(' ')} --push\` builds what is missing.`,
    );
  const moved = looks.find(({ built, named }) => named !== undefined && named !== built);
  if (moved !== undefined)
    throw new SlipwayError(
      `${moved.image.repository}:${tag} is ${moved.named ?? ''} already, and this revision is ${moved.built ?? ''}: a release does not change, take another version.`,
    );
  const promotions: Promotion[] = [];
  for (const { image, built = '', named } of looks) {
    if (named === undefined) await name(registry, image, built, tag);
    promotions.push({ app: image.name, digest: built, isOld: named !== undefined });
  }
  return promotions;
}

async function name(registry: Registry, { repository }: WantedImage, digest: string, tag: string): Promise<void> {
  const manifest = await registry.manifest(repository, digest);
  if (manifest === undefined)
    throw new SlipwayError(
      `${repository}@${digest} is gone from the registry: \`slipway image --push\` builds it again.`,
    );
  await registry.put(repository, tag, manifest.bytes, manifest.mediaType);
}
