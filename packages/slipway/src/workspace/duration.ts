const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** What a duration must look like, for schemas. */
export const durationPattern = /^[1-9]\d{0,5}[smhd]$/;

/** Milliseconds of `90s`, `10m`, `2h`, `3d`; undefined for anything else. */
export function millisecondsOf(duration: string): number | undefined {
  if (!durationPattern.test(duration)) return undefined;
  return Number(duration.slice(0, -1)) * (units[duration.slice(-1)] ?? 0);
}
