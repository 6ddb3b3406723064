import type { BuildEvent } from '@repo/image-builder';

import type { Snapshot } from '../state/index.ts';
import type { ImageOutcome } from './outcome.ts';
import type { Store } from './store.ts';
import type { WantedImage } from './wanted.ts';

/** Something that happened while images were made. */
export type Progress =
  | { readonly kind: 'build'; readonly app: string; readonly event: BuildEvent }
  | { readonly kind: 'stage'; readonly app: string; readonly stage: Stage }
  | { readonly kind: 'note'; readonly text: string };

export type Stage = 'waiting' | 'building' | 'pushing' | 'checking' | 'done' | 'failed';

/** What is to be done about images. */
export interface Orders {
  readonly snapshot: Snapshot;
  readonly images: readonly WantedImage[];
  readonly store: Store;
  /** Builds nothing: says what is missing. */
  readonly check: boolean;
  /** Runs each image for a moment. */
  readonly smoke: boolean;
  readonly environment: NodeJS.ProcessEnv;
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

/**
 * Looks for each image and builds what is missing.
 * @throws SlipwayError when it cannot be told whether an image is there, or nothing here can build
 */
export async function makeImages(orders: Orders): Promise<ImageOutcome[]> {
  const { images, store, check, smoke } = orders;
  const found = await Promise.all(images.map((image) => store.find(image)));
  const missing = images.filter((_, at) => found[at]?.status !== 'there');
  const isBuilding = missing.length > 0 && !check;
  const made = new Map<string, ImageOutcome>();
  if (isBuilding || smoke) {
    const { finishImages } = await import('./finish-images.ts');
    const there = images.filter((_, at) => found[at]?.status === 'there');
    for (const outcome of await finishImages(orders, isBuilding ? missing : [], smoke ? there : [])) {
      made.set(outcome.path, outcome);
    }
  }
  return images.map(
    (image, at) =>
      made.get(image.app.directory) ??
      outcomeOf(image, store, {
        status: found[at]?.status ?? 'missing',
        digest: found[at]?.digest,
        fault: found[at]?.fault,
      }),
  );
}

/** An outcome with what is not known left empty. */
export function outcomeOf(image: WantedImage, store: Store, known: Partial<ImageOutcome>): ImageOutcome {
  return {
    name: image.name,
    path: image.app.directory,
    fingerprint: image.context.fingerprint,
    reference: store.referenceOf(image),
    digest: undefined,
    status: 'missing',
    seconds: undefined,
    weight: undefined,
    budget: undefined,
    smoke: undefined,
    fault: undefined,
    output: [],
    causes: undefined,
    ...known,
  };
}
