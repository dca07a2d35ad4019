import type { RunQuery } from "../../api/runs";
import type { RunState } from "../../api/types";
import { isDay, startOfDay } from "../../lib/calendar";

/** What the list of runs is narrowed to, as it stands in the page's address; absent means all. */
export interface RunSearch {
  readonly workflow?: string;
  readonly version?: number;
  readonly state?: RunState;
  readonly contact?: string;
  /** Days, as the reader's calendar has them: `2026-03-01`. Both belong to the period. */
  readonly from?: string;
  readonly to?: string;
  /** Part of the error's code or message. */
  readonly error?: string;
  /** A node that the run came to. */
  readonly node?: string;
  readonly tests?: boolean;
  /** Whose waits are looked for. */
  readonly person?: string;
}

export const STATES: readonly RunState[] = ["running", "waiting", "completed", "failed", "cancelled"];

/** The search in an address that anybody may have written: what makes no sense is left out. */
export function readSearch(raw: Readonly<Record<string, unknown>>): RunSearch {
  const state = STATES.find((known) => known === raw.state);
  const version = Number(raw.version);
  return {
    ...text("workflow"),
    ...(Number.isInteger(version) && version > 0 && { version }),
    ...(state && { state }),
    ...text("contact"),
    ...day("from"),
    ...day("to"),
    ...text("error"),
    ...text("node"),
    ...(raw.tests === true && { tests: true }),
    ...text("person"),
  };

  function text(name: string): Record<string, string> {
    const value = raw[name];
    const isText = (typeof value === "string" && value !== "") || typeof value === "number";
    return isText ? { [name]: String(value) } : {};
  }

  function day(name: string): Record<string, string> {
    const value = raw[name];
    return isDay(value) ? { [name]: value } : {};
  }
}

/** The same, as the server is asked; days begin and end where the reader lives. */
export function queryOf(search: RunSearch): RunQuery {
  return {
    ...(search.workflow && { workflow_id: search.workflow }),
    ...(search.version !== undefined && { version: search.version }),
    ...(search.state && { state: search.state }),
    ...(search.contact && { contact_id: search.contact }),
    ...(search.from && { since: startOfDay(search.from) }),
    ...(search.to && { until: startOfDay(search.to, 1) }),
    ...(search.error && { error: search.error }),
    ...(search.node && { node_id: search.node }),
    ...(!search.tests && { is_test: false }),
  };
}

/** How many things narrow the list. */
export function narrowings(search: RunSearch): number {
  return Object.keys(queryOf(search)).filter((name) => name !== "is_test").length;
}

/** The search with this changed: what is `undefined` or empty goes. */
export function withChange(search: RunSearch, change: Readonly<Record<string, unknown>>): RunSearch {
  return readSearch({ ...search, ...change });
}
