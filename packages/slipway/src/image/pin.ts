import { SlipwayError } from '../error.ts';
import { addressOf, openRegistry } from '../registry/index.ts';
import { followReferences } from '../workspace/base-images.ts';
import type { Workspace } from '../workspace/index.ts';
import { atATime, inParallel } from './in-parallel.ts';

/** What an image's name stands for, before and now. */
export interface Pin {
  readonly image: string;
  /** Undefined when it was not pinned. */
  readonly before: string | undefined;
  /** Undefined when no Dockerfile names it any more. */
  readonly now: string | undefined;
}

/**
 * Asks registries which digests the base images of all apps have.
 * @param environment SLIPWAY_DOCKER_HUB names a mirror of Docker Hub
 * @returns one for each image that is or was pinned, sorted
 * @throws SlipwayError when a registry lacks one, or cannot tell
 */
export async function lookUpPins(workspace: Workspace, environment: NodeJS.ProcessEnv): Promise<readonly Pin[]> {
  const images = new Set(workspace.apps.flatMap((app) => followReferences(workspace, app).images));
  const wanted = [...images].filter((image) => !/[@$]/.test(image));
  const found = await inParallel(
    wanted.toSorted(),
    atATime,
    async (image) => [image, await digestOf(image, environment)] as const,
  );
  const now = new Map(found);
  const names = new Set([...Object.keys(workspace.images), ...now.keys()]);
  return [...names].toSorted().map((image) => ({ image, before: workspace.images[image], now: now.get(image) }));
}

/** The lock file's text: small, sorted, to be reviewed. @param pins as looked up */
export function pinsText(pins: readonly Pin[], schema: string): string {
  const images = Object.fromEntries(pins.flatMap(({ image, now }) => (now === undefined ? [] : [[image, now]])));
  return `${JSON.stringify({ $schema: schema, images }, null, 2)}\n`;
}

async function digestOf(image: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const { prefix, name, tag } = whereIs(image, environment['SLIPWAY_DOCKER_HUB'] ?? '');
  const found = await openRegistry(prefix, environment).head(name, tag);
  if (found !== undefined) return found.digest;
  throw new SlipwayError(`There is no image ${image} at ${prefix}: correct its name in the Dockerfile.`);
}

/** As Docker reads a name: `node:26` is Docker Hub's `library/node`. */
function whereIs(
  image: string,
  mirror: string,
): { readonly prefix: string; readonly name: string; readonly tag: string } {
  const [, path = '', tag = 'latest'] = /^(.*?)(?::([^:/]+))?$/.exec(image) ?? [];
  const { name: registry, path: rest } = addressOf(path);
  const repository = registry === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest;
  return { prefix: registry === 'docker.io' && mirror !== '' ? mirror : registry, name: repository, tag };
}
