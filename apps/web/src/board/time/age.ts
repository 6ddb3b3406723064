const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** From which age on a unit is used, largest first: 13 days are told as days, 14 as 2 weeks. */
const units = [
  { from: 2 * 365 * day, size: 365 * day, one: 'year', many: 'years' },
  { from: 60 * day, size: 30 * day, one: 'month', many: 'months' },
  { from: 14 * day, size: 7 * day, one: 'week', many: 'weeks' },
  { from: day, size: day, one: 'day', many: 'days' },
  { from: hour, size: hour, one: 'h', many: 'h' },
  { from: minute, size: minute, one: 'min', many: 'min' },
  { from: 5 * second, size: second, one: 's', many: 's' },
] as const;

/**
 * Says how long ago something was, in its largest unit, the same in every locale.
 * @param age in milliseconds; a negative one (this machine's clock is behind the api's) counts as none
 * @returns such as `just now`, `12 s ago`, `3 h ago`, `1 day ago`
 */
export function formatAge(age: number): string {
  const unit = units.find(({ from }) => age >= from);
  if (unit === undefined) return 'just now';
  const count = Math.floor(age / unit.size);
  return `${count} ${count === 1 ? unit.one : unit.many} ago`;
}

/**
 * Says a moment in full.
 * @param moment an ISO 8601 date and time
 * @param timeZone an IANA name; the browser's own when left out
 * @returns such as `Monday 23 November 2026, 21:54:03 UTC`
 */
export function formatMoment(moment: string, timeZone?: string): string {
  const say = (parts: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { ...parts, timeZone }).format(new Date(moment));
  const day = `${say({ weekday: 'long' })} ${say({ day: 'numeric', month: 'long', year: 'numeric' })}`;
  return `${day}, ${say({ timeStyle: 'long' })}`;
}

/**
 * Says the time of day.
 * @param moment an ISO 8601 date and time, or milliseconds since 1970
 * @param timeZone an IANA name; the browser's own when left out
 * @returns such as `21:54`
 */
export function formatTime(moment: string | number, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone }).format(new Date(moment));
}
