import type { BuildEvent } from '@repo/image-builder';

import type { Snapshot } from '../state/index.ts';
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
