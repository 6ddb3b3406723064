/** What a look at one object says of its way to what was applied. */
export type Finding = Ready | Waiting | Failing;

export interface Ready {
  readonly state: 'ready';
}

export interface Waiting {
  readonly state: 'waiting';
  /** What it waits for, in a few words. */
  readonly text: string;
}

export interface Failing {
  readonly state: 'failing';
  /** Kubernetes' own word, or ours: `CrashLoopBackOff`, `ProgressDeadlineExceeded`. */
  readonly reason: string;
  /** What is wrong, in a sentence without its full stop. */
  readonly text: string;
  /** Whose logs and events tell more. */
  readonly pods: readonly string[];
  /**
   * Left out when it cannot heal. Otherwise it may be a trace of what was before or pass on its own, and counts only when
   * every look within a few seconds finds the same: this says what "the same" is.
   */
  readonly settles?: string;
}

export const ready: Ready = { state: 'ready' };

export function waiting(text: string): Waiting {
  return { state: 'waiting', text };
}
