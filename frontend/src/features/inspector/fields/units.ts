/** Seconds of each unit. */
export const UNITS = { second: 1, minute: 60, hour: 3600, day: 86_400 } as const;

export type Unit = keyof typeof UNITS;

/** The largest unit of which the time is a whole number. */
export function shownUnit(seconds: number): Unit {
  if (seconds === 0) return "second";
  if (seconds % UNITS.day === 0) return "day";
  if (seconds % UNITS.hour === 0) return "hour";
  return seconds % UNITS.minute === 0 ? "minute" : "second";
}
