/** What an image is built from, and where it goes. */
export interface ImageBuild {
  /** A tar archive; it goes to the builder as it comes, and is copied nowhere. */
  readonly context: AsyncIterable<Buffer>;
  /** The Dockerfile's path in it. */
  readonly dockerfile: string;
  /** Named contexts: what a `FROM` of that name stands for, as `docker-image://debian@sha256:…`. */
  readonly contexts: Readonly<Record<string, string>>;
  readonly platforms: readonly string[];
  readonly buildArguments: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** Files by the ids that `RUN --mount=type=secret` names; they reach no layer. */
  readonly secrets: Readonly<Record<string, string>>;
  /** How it was built, attested; only a registry keeps that. */
  readonly provenance: boolean;
  /** What is in it, attested: the image that looks, or true for the builder's own choice. */
  readonly sbom: boolean | string;
  readonly cacheFrom: readonly string[];
  readonly cacheTo: readonly string[];
  /** `push`: to this repository, by digest and without a tag. `load`: into the local engine, under this name. */
  readonly output: { readonly push: string } | { readonly load: string };
  /** Undefined is the one that buildx would take. */
  readonly builder: string | undefined;
  /** Whether the builder can set all times to one; see `BuilderNode`. */
  readonly rewritesTimes: boolean;
}

/** Something that happened during a build. */
export type BuildEvent =
  | { readonly kind: 'step'; readonly id: string; readonly name: string; readonly state: StepState }
  | { readonly kind: 'output'; readonly id: string; readonly text: string };

export type StepState = 'started' | 'done' | 'cached' | 'failed';

/** How a build ended. */
export type BuildResult =
  | { readonly ok: true; readonly digest: string | undefined }
  | { readonly ok: false; readonly kind: FaultKind; readonly message: string; readonly output: readonly string[] };

/**
 * `steps`: a step of the Dockerfile failed. `builder`: the builder could not be asked, or broke off. `scanner`: the image that
 * makes the SBOM cannot be had. `registry`: it could not be pushed.
 */
export type FaultKind = 'steps' | 'builder' | 'scanner' | 'registry';
