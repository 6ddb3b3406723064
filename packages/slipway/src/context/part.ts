import type { ContextFile } from './context.ts';

/** A share of a context: what a package, the lockfile, the Dockerfile contributes. */
export interface Part {
  /** SHA-256 of all its inputs. */
  readonly digest: string;
  /** Its inputs by key, each with a hash. */
  readonly inputs: () => Iterable<readonly [key: string, hash: string]>;
  readonly files: () => readonly ContextFile[];
}
