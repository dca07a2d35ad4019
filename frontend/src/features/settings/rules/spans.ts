/** Seconds of each unit a limit may be said in. */
export const UNITS = { minute: 60, hour: 3_600, day: 86_400 } as const;

export type Unit = keyof typeof UNITS;

/** A span in the largest unit of which it is a whole number. */
export function spanOf(seconds: number): { readonly amount: number; readonly unit: Unit } {
  const unit = seconds % UNITS.day === 0 ? "day" : seconds % UNITS.hour === 0 ? "hour" : "minute";
  return { amount: seconds / UNITS[unit], unit };
}

export function isUnit(text: string): text is Unit {
  return text in UNITS;
}
