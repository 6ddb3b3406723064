import type { LayoutReader } from './layout-reader.ts';
import type { Snapshot } from './snapshot.ts';

/** What runs, or should run, of one app; a hash is worked out when somebody asks. */
export interface Release {
  readonly version: string | null;
  readonly fingerprint: () => Promise<string>;
  /** SHA-256 over the manifests; null when there are none. */
  readonly manifests: () => Promise<string | null>;
  /** SHA-256 over the migrations; null when there are none, undefined when nobody knows. */
  readonly migrations: () => Promise<string | null | undefined>;
}

/** A revision from which it can be said what a release was made of. */
export interface Origin {
  readonly snapshot: Snapshot;
  readonly layout: LayoutReader;
}

/** One app in an environment. */
export interface Actual {
  readonly name: string;
  /** Its folder, from the workspace's root; null when the state does not say. */
  readonly path: string | null;
  readonly release: Release;
  /** That it was deployed from, as the state says. */
  readonly commit?: string | undefined;
  /** Undefined when only hashes are known. */
  readonly origin: Origin | undefined;
}

/** What an environment runs now. */
export interface State {
  readonly kind: 'revision' | 'file' | 'environment' | 'missing';
  /** As people call it: `main`, `state/prod.json`. */
  readonly name: string;
  readonly commit: string | null;
  /** Only this environment's manifests count; all of them when left out. */
  readonly environment?: string;
  /** By name. */
  readonly apps: ReadonlyMap<string, Actual>;
  /** The revision that all of it comes from, when there is one. */
  readonly origin: Origin | undefined;
  /** What people must know before they trust the comparison. */
  readonly warnings: readonly string[];
}
