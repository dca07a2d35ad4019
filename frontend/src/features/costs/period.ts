import type { CostQuery, Grouping } from "../../api/costs";
import { isDay } from "../../lib/calendar";

export const GROUPINGS = ["day", "channel", "category", "workflow"] as const satisfies Grouping[];

/** Days shown where nobody has chosen any. */
const USUAL_DAYS = 30;
const DAY_MS = 86_400_000;

/** What is chosen on the page, as far as its address says. */
export interface CostSearch {
  readonly since?: string;
  readonly until?: string;
  readonly by?: string;
}

/** The report an address asks for; what it leaves out, or says wrongly, is as usual. */
export function queryOf(search: CostSearch, now: Date): Required<CostQuery> {
  const until = dayOr(search.until, now);
  const usual = new Date(Date.parse(until) - (USUAL_DAYS - 1) * DAY_MS);
  return {
    since: dayOr(search.since, usual),
    until,
    by: GROUPINGS.find((one) => one === search.by) ?? "day",
  };
}

/** The day (UTC) of an instant. */
export function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}

function dayOr(text: string | undefined, usual: Date): string {
  return isDay(text) ? text : dayOf(usual);
}
