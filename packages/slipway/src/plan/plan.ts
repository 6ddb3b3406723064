/** The kinds of work that an app can need, in the order in which they are done. */
export const kinds = ['check', 'image', 'migrate', 'deploy', 'config', 'teardown'] as const;
export type Kind = (typeof kinds)[number];

/** Why something is to be done, or why not. */
export interface Cause {
  /** All of it as people read it: `pnpm-lock.yaml: undici 8.1.0 → 8.1.1 ← @repo/cache ← api`. */
  readonly text: string;
  /** The file, the manifest's field or the lockfile's entry: `apps/api/src/main.ts`, `pnpm-lock.yaml: undici`. */
  readonly subject: string;
  readonly change: 'added' | 'removed' | 'changed' | 'none';
  /** What it was, where that can be said in a word. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** How it reaches the app: names from what holds the subject up to the app. */
  readonly via: readonly string[];
}

/** Whether one kind of work is needed, with its causes; of a no, what made it unnecessary. */
export interface Verdict {
  readonly needed: boolean;
  readonly causes: readonly Cause[];
}

/** One app: what it should run, and what has to be done for that. */
export interface AppPlan {
  /** Its package's name without the scope, or with it where two apps would share that. */
  readonly name: string;
  /** Its package's name; null when the app is gone. */
  readonly package: string | null;
  /** Its folder, from the workspace's root. */
  readonly path: string;
  readonly version: string | null;
  /** Null when the app is gone; this and the hashes below, also when nobody asked for details. */
  readonly fingerprint: string | null;
  /** SHA-256 over its Kubernetes manifests; null when it has none. */
  readonly manifests: string | null;
  /** SHA-256 over its migrations; null when it has none. */
  readonly migrations: string | null;
  /** Names of the workspace packages that it needs itself. */
  readonly needs: readonly string[];
  readonly verdicts: Readonly<Record<Kind, Verdict>>;
}

/** A workspace package that is not an app. */
export interface PackagePlan {
  readonly name: string;
  readonly path: string;
  readonly needs: readonly string[];
  readonly verdicts: { readonly check: Verdict };
}

/** What is compared: a commit, the working tree (`commit` is null), a file. */
export interface Side {
  readonly name: string;
  readonly commit: string | null;
}

interface Base extends Side {
  /** `missing`: nothing is known of what runs, so everything is to be done. */
  readonly kind: 'revision' | 'file' | 'environment' | 'missing';
}

/** Desired against actual: what has to be done, app by app. */
export interface Plan {
  readonly version: 1;
  readonly base: Base;
  readonly head: Side;
  /** What people must know before they trust the rest: an unknown base, a base image without a digest. */
  readonly warnings: readonly string[];
  readonly apps: readonly AppPlan[];
  readonly packages: readonly PackagePlan[];
}
