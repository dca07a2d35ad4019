import type { Level, Narrowing, Standing } from "../../api/letters";
import { isDay, startOfDay } from "../../lib/calendar";

/** What the lists of letters are narrowed to, as it stands in the page's address; absent means all. */
export interface LetterSearch {
  readonly tab?: string;
  /** Others than the open ones. */
  readonly standing?: "handled" | "parked";
  readonly code?: string;
  readonly channel?: string;
  readonly workflow?: string;
  /** Days, as the reader's calendar has them: `2026-03-01`. Both belong to the period. */
  readonly from?: string;
  readonly to?: string;
  /** The letter that is open. */
  readonly letter?: string;
}

const TEXTS = ["tab", "code", "channel", "workflow", "letter"] as const;

/** The search in an address that anybody may have written: what makes no sense is left out. */
export function readSearch(raw: Readonly<Record<string, unknown>>): LetterSearch {
  const found: Record<string, string> = {};
  for (const name of TEXTS) {
    const value = raw[name];
    if ((typeof value === "string" && value !== "") || typeof value === "number") found[name] = String(value);
  }
  for (const name of ["from", "to"] as const) {
    const value = raw[name];
    if (isDay(value)) found[name] = value;
  }
  const { standing } = raw;
  return { ...found, ...((standing === "handled" || standing === "parked") && { standing }) };
}

/** The same, as the server is asked about a level; days begin and end where the reader lives. */
export function narrowingOf(level: Level, search: LetterSearch): Narrowing {
  return {
    ...(search.code && { code: search.code }),
    ...(search.channel && { channel_id: search.channel }),
    ...(search.workflow && level !== "event" && { workflow_id: search.workflow }),
    ...(search.from && { since: startOfDay(search.from) }),
    ...(search.to && { until: startOfDay(search.to, 1) }),
  };
}

/** Which of a level's letters are shown: only events are parked. */
export function standingOf(level: Level, { standing }: LetterSearch): Standing {
  return standing === undefined || (standing === "parked" && level !== "event") ? "open" : standing;
}

/** The search with this changed: what is `undefined`, `null` or empty goes. */
export function withChange(search: LetterSearch, change: Readonly<Record<string, unknown>>): LetterSearch {
  return readSearch({ ...search, ...change });
}
