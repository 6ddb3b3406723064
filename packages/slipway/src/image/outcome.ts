import type { Smoke } from './smoke.ts';
import type { Store } from './store.ts';
import type { WantedImage } from './wanted.ts';
import type { Weight } from './weight.ts';

/**
 * What there is of an app's image in the end. `there`: it was there before. `missing`, `incomplete`: it is not, or not all of it,
 * and nobody was to build it. `built`: it is in the local engine. `pushed`: it is in the registry, under its name. `failed`: it
 * was built or tried, and is not named.
 */
export type ImageStatus = 'there' | 'missing' | 'incomplete' | 'built' | 'pushed' | 'failed';

export interface ImageOutcome {
  /** What the app is called. */
  readonly name: string;
  /** Its folder. */
  readonly path: string;
  readonly fingerprint: string;
  /** Registry, repository and tag, as a cluster names it. */
  readonly reference: string;
  /** What the tag names in the registry; undefined where it is in no registry. */
  readonly digest: string | undefined;
  readonly status: ImageStatus;
  /** Its build. */
  readonly seconds: number | undefined;
  readonly weight: Weight | undefined;
  /** What it may weigh, in bytes. */
  readonly budget: number | undefined;
  readonly smoke: Smoke | undefined;
  /** What went wrong, in a sentence. */
  readonly fault: string | undefined;
  /** What the build or the container said then. */
  readonly output: readonly string[];
  /** Why it is not there, or that it is; undefined when nobody asked. */
  readonly causes: readonly string[] | undefined;
}

/** Whether the work that somebody asked for is done. */
export function isDone({ status, fault }: ImageOutcome): boolean {
  return fault === undefined && (status === 'there' || status === 'built' || status === 'pushed');
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
