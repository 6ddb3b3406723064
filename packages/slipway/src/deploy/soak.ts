import { lastGood, type Entry, type Ledger } from './record.ts';

/** A release that asks to run somewhere. */
export interface Candidate {
  readonly app: string;
  readonly fingerprint: string;
}

export interface Soak {
  /** The environment that it must have run in. */
  readonly from: string;
  /** How long, in milliseconds. */
  readonly time: number;
  /** That environment's. */
  readonly ledger: Ledger;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Why releases may not run here yet, a sentence per app; none when all may. */
export function soakRefusals(candidates: readonly Candidate[], soak: Soak): readonly string[] {
  return candidates.flatMap(({ app, fingerprint }) => {
    const text = refusal(fingerprint, soak.ledger.get(app) ?? [], soak);
    return text === undefined ? [] : [`${app} ${text}`];
  });
}

function refusal(fingerprint: string, entries: readonly Entry[], { from, time, now }: Soak): string | undefined {
  const name = `fp-${fingerprint.slice(0, 12)}`;
  const runs = entries.filter(({ marks }) => marks.fingerprint === fingerprint);
  const good = runs.filter(({ phase }) => phase === 'good');
  if (runs.length === 0) return `${name} has not run in ${from}: deploy it there first`;
  if (good.length === 0) return `${name} did not come up in ${from}: ${from} does not run it`;
  const [newest] = entries;
  if (newest?.phase === 'started' && newest.marks.fingerprint === fingerprint && lastGood(entries) !== good[0])
    return `${name} is just being deployed in ${from}: wait until that is done`;
  const longest = Math.max(...good.map((entry) => ranFor(entry, entries, now)));
  if (longest >= time) return undefined;
  const running = lastGood(entries);
  const so = `${name} has run in ${from} for ${duration(longest)}, and ${duration(time)} are asked for`;
  return running !== undefined && good.includes(running)
    ? `${so}: try again in ${duration(time - longest)}`
    : `${so}: it was replaced before`;
}

/** How long a good release ran until another good one came. */
function ranFor(entry: Entry, entries: readonly Entry[], now: number): number {
  const since = Date.parse(entry.goodSince ?? '');
  const next = entries.findLast(({ phase, number }) => phase === 'good' && number > entry.number);
  const isSame = next?.marks.fingerprint === entry.marks.fingerprint;
  // The same image with another configuration goes on.
  if (next !== undefined && isSame) return ranFor(next, entries, now) + Date.parse(next.goodSince ?? '') - since;
  return (next === undefined ? now : Date.parse(next.goodSince ?? '')) - since;
}

function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}
