import type { Release } from '@repo/contract';

/** The releases of one calendar day. */
export interface Day {
  /** Such as `2026-11-23`. */
  readonly date: string;
  readonly releases: Release[];
}

/**
 * The calendar day of a moment.
 * @param moment milliseconds since 1970
 * @param timeZone an IANA name; the browser's own when left out
 * @returns such as `2026-11-23`
 */
export function dayOf(moment: number, timeZone?: string): string {
  // Sweden writes dates as ISO 8601 does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(moment);
}

/** Puts releases that follow one another on the same day together; keeps their order. */
export function groupByDay(releases: readonly Release[], timeZone?: string): Day[] {
  const days: Day[] = [];
  for (const release of releases) {
    const date = dayOf(Date.parse(release.releasedAt), timeZone);
    const last = days.at(-1);
    if (last?.date === date) last.releases.push(release);
    else days.push({ date, releases: [release] });
  }
  return days;
}

/**
 * Names a day as people do.
 * @param date such as `2026-11-23`
 * @param today likewise
 * @returns `Today`, `Yesterday`, `Saturday 21 November`, or with its year when it is another one
 */
export function nameDay(date: string, today: string): string {
  const daysAgo = Math.round((Date.parse(today) - Date.parse(date)) / 86_400_000);
  if (daysAgo === 0) return 'Today';
  if (daysAgo === 1) return 'Yesterday';
  const isThisYear = date.slice(0, 4) === today.slice(0, 4);
  const say = (parts: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: 'UTC' }).format(Date.parse(date));
  const day = `${say({ weekday: 'long' })} ${say({ day: 'numeric', month: 'long' })}`;
  return isThisYear ? day : `${day} ${date.slice(0, 4)}`;
}
