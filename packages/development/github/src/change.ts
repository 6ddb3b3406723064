import type { GhCall } from './gh.ts';

/** Something that is to be set, as people read it and as gh is told. */
export interface Change {
  readonly text: string;
  readonly calls: readonly GhCall[];
}
