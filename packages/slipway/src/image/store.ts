import type { Built, Output } from './build.ts';
import type { WantedImage } from './wanted.ts';
import type { Weight } from './weight.ts';

/** What a look for an image gave. */
export interface Found {
  readonly status: 'there' | 'missing' | 'incomplete';
  readonly digest?: string | undefined;
  /** Of an incomplete one: what it lacks. */
  readonly fault?: string | undefined;
}

/** Where images are: a registry, or the local engine. */
export interface Store {
  /** Whether images are pushed to it. */
  readonly isPushed: boolean;
  /** What people are to know of it. */
  readonly note?: string;
  readonly referenceOf: (image: WantedImage) => string;
  /** @throws SlipwayError when it cannot be told */
  readonly find: (image: WantedImage) => Promise<Found>;
  /** Where a build puts it. */
  readonly outputOf: (image: WantedImage) => Output;
  /** What the engine can run, fetched if need be. @param digest of what was built or found */
  readonly runnable: (image: WantedImage, digest: string | undefined) => Promise<string>;
  readonly weigh: (image: WantedImage, digest: string | undefined) => Promise<Weight | undefined>;
  /**
   * Gives what was built its name, after a look that all of it is there.
   * @returns the digest that has the name now: another's, when two built at once
   */
  readonly name: (image: WantedImage, built: Built & { ok: true }) => Promise<string | undefined>;
  /** Takes back what was built and is not to have its name. */
  readonly discard: (image: WantedImage) => Promise<void>;
}
