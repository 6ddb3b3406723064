import type { Evidence } from './watch/index.ts';

/** What is done for an app, in this order; not all of it each time. */
export const steps = ['record', 'migrate', 'apply', 'watch', 'smoke', 'good', 'prune', 'revert', 'remove'] as const;
export type Step = (typeof steps)[number];

/** What became of an app. */
export type AppOutcome =
  /** It runs what was asked for. */
  | 'deployed'
  /** It failed, and what ran before runs again. */
  | 'reverted'
  /** It failed, and there was nothing to put back, or that failed too. */
  | 'failed'
  /** Left alone: an app that it needs failed, or it runs a later commit. */
  | 'skipped'
  | 'removed'
  /** It runs, the repository has it no more, and nobody allowed its teardown. */
  | 'kept';

/** Something that happened in a deployment: a line of `slipway deploy --json`. */
export type DeployEvent =
  | {
      readonly event: 'plan';
      readonly environment: string;
      readonly namespace: string;
      /** Null when it is from a working tree. */
      readonly commit: string | null;
      readonly apps: readonly Intended[];
      readonly unchanged: readonly string[];
    }
  /** Before anything of the step is done. */
  | { readonly event: 'step'; readonly app: string; readonly step: Step; readonly text: string }
  | { readonly event: 'progress'; readonly app: string; readonly text: string }
  | { readonly event: 'note'; readonly text: string }
  | {
      readonly event: 'fault';
      readonly app: string;
      readonly reason: string;
      readonly text: string;
      readonly evidence: readonly Evidence[];
    }
  | {
      readonly event: 'app';
      readonly app: string;
      readonly outcome: AppOutcome;
      readonly release: string;
      readonly text: string;
      readonly seconds: number;
    }
  | { readonly event: 'end'; readonly exitCode: 0 | 1 | 3; readonly writes: number; readonly seconds: number };

/** An app that is to be touched, and why. */
export interface Intended {
  readonly app: string;
  readonly kinds: readonly string[];
  readonly release: string;
  readonly causes: readonly string[];
}

export type Emit = (event: DeployEvent) => void;
