import type { Finding } from './finding.ts';

/** How long what may pass on its own must be seen before it counts. */
const settlingTime = 5000;

/**
 * Lets findings that may be a trace of what was before count only when they stay the same for a while.
 * @returns takes each look's finding of one object, and gives back what it is worth
 */
export function settling(now: () => number, patience = settlingTime): (finding: Finding) => Finding {
  let seen: { readonly what: string; readonly since: number } | undefined;
  return (finding) => {
    if (finding.state !== 'failing' || finding.settles === undefined) {
      seen = undefined;
      return finding;
    }
    const at = now();
    if (seen?.what !== finding.settles) seen = { what: finding.settles, since: at };
    if (at - seen.since >= patience) return finding;
    return { state: 'waiting', text: finding.text };
  };
}
