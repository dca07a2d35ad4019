import type { Period } from "../../api/overlay";
import { startOfDay } from "../../lib/calendar";

export const PERIODS = [
  { key: "day", hours: 24 },
  { key: "week", hours: 168 },
  { key: "month", hours: 720 },
] as const;

/** From the beginning of one day to the end of another, where the reader lives; `null` when that is no period. */
export function periodOfDays(from: string, to: string): Period | null {
  if (!from || !to || from > to) return null;
  return { kind: "days", since: startOfDay(from), until: startOfDay(to, 1) };
}
