import type { KubernetesObject } from '../cluster/index.ts';
import { watchedOf } from './objects.ts';
import { step, type Run } from './run.ts';
import { watch, type Evidence } from './watch/index.ts';

/** Which of its migrations ran before that: of some that failed nobody knows how far they came. */
export type Migrated = 'none' | 'some' | 'all';

/** Why a release is not to stay. */
export interface Fault {
  readonly reason: string;
  readonly text: string;
  readonly evidence: readonly Evidence[];
  readonly timedOut: boolean;
  readonly migrated: Migrated;
}

/** Waits for what was applied. @returns what is wrong; undefined when it runs */
export async function comeUp(
  run: Run,
  app: string,
  objects: readonly KubernetesObject[],
  redact: (text: string) => string,
): Promise<Omit<Fault, 'migrated'> | undefined> {
  step(run, app, 'watch', 'waits for its pods');
  const watched = await watch(watchedOf(objects), {
    cluster: run.cluster,
    tell: (text) => {
      run.emit({ event: 'progress', app, text });
    },
    redact,
    deadline: Date.now() + run.timeout,
    check: run.check,
  });
  if (watched.outcome === 'ready') return undefined;
  const { outcome, of, reason, text, evidence } = watched;
  return { reason, text: `${of}: ${text}`, evidence, timedOut: outcome === 'timeout' };
}
