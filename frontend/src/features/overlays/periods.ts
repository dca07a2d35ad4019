import type { Period } from "../../api/overlay";

export const PERIODS = [
  { key: "day", hours: 24 },
  { key: "week", hours: 168 },
  { key: "month", hours: 720 },
] as const;

/** From the beginning of one day to the end of another, where the reader lives; `null` when that is no period. */
export function periodOfDays(from: string, to: string): Period | null {
  if (!from || !to || from > to) return null;
  return { kind: "days", since: startOf(from, 0), until: startOf(to, 1) };
}

function startOf(day: string, daysLater: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + daysLater).toISOString();
}
