import type * as imageBuilder from '@repo/image-builder';
import type { BuilderNode } from '@repo/image-builder';

import { SlipwayError } from '../error.ts';
import { noDocker } from './docker.ts';

type ImageBuilder = typeof imageBuilder;

/** The builder, and the package that knows how to talk to it. */
export interface Builder {
  readonly node: BuilderNode;
  readonly buildImage: ImageBuilder['buildImage'];
}

const mend = '`docker buildx create --driver docker-container --use` makes one, or name one in BUILDX_BUILDER';

/**
 * Finds the builder that `BUILDX_BUILDER` names, or else buildx's current one.
 * @param push whether it must push by digest
 * @throws SlipwayError when there is none, or it cannot
 */
export async function openBuilder({ BUILDX_BUILDER: name = '' }: NodeJS.ProcessEnv, push: boolean): Promise<Builder> {
  const { buildImage, findBuilder } = await load();
  const node = await findBuilder(name === '' ? undefined : name);
  if ('missing' in node) {
    if (node.missing === 'docker') throw noDocker();
    if (node.missing === 'buildx') {
      throw new SlipwayError(
        'Docker here has no buildx: install it (Debian: docker-buildx, others: docker-buildx-plugin).',
      );
    }
    const which = name === '' ? 'The current builder of buildx' : `The builder ${name} (BUILDX_BUILDER)`;
    throw new SlipwayError(`${which} does not answer (${node.message}): start it, or name another in BUILDX_BUILDER.`);
  }
  if (push && node.driver === 'docker') {
    throw new SlipwayError(
      `The builder ${node.name} is the Docker engine's own, which cannot push an image by its digest: ${mend}.`,
    );
  }
  return { node, buildImage };
}

/** Heavy, and no production dependency of ours: only who builds has to install it. */
async function load(): Promise<ImageBuilder> {
  try {
    return await import('@repo/image-builder');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') {
      throw new SlipwayError(
        'What builds images is not installed: run `pnpm install --filter "@repo/slipway..."` in this repository.',
        { cause: error },
      );
    }
    throw error;
  }
}
