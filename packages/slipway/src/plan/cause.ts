import { printPath } from '../revision/index.ts';
import type { Cause, Verdict } from './plan.ts';

interface Change {
  readonly subject: string;
  readonly change: Exclude<Cause['change'], 'none'>;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly via?: readonly string[];
}

/** Something that changed, with how it reaches the app: `pnpm-lock.yaml: undici 8.1.0 → 8.1.1 ← @repo/cache ← api`. */
export function causeOf({ subject, change, from, to, via = [] }: Change): Cause {
  const words = from !== undefined && to !== undefined ? `${from} → ${to}` : withoutPair(change, from ?? to);
  const text = printPath([`${subject} ${words}`, ...via].join(' ← '));
  return { text, subject, change, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), via };
}

/** What made a kind of work unnecessary. */
export function reason(subject: string, text: string): Cause {
  return { text: printPath(text), subject, change: 'none', via: [] };
}

function withoutPair(change: Change['change'], value: string | undefined): string {
  return value === undefined ? change : `${value} ${change}`;
}

/**
 * A verdict that nothing is to be done.
 * @param why is put into words when somebody reads it: most verdicts are a no, and few of them are read
 */
export function no(why: () => readonly Cause[]): Verdict {
  return {
    needed: false,
    get causes() {
      return why();
    },
  };
}

/** A folder in a sentence; the root has no name of its own. */
export function inWords(directory: string): string {
  return directory === '' ? 'the root' : directory;
}

/**
 * Keeps a list readable.
 * @param limit how many causes at most, the closing one that counts the rest included
 */
export function atMost(limit: number, causes: readonly Cause[]): readonly Cause[] {
  if (causes.length <= limit) return causes;
  const shown = causes.slice(0, limit - 1);
  const rest = causes.length - shown.length;
  return [...shown, { text: `and ${rest} more`, subject: 'more', change: 'changed', via: [] }];
}
