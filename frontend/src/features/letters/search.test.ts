import { expect, test } from "vitest";
import { narrowingOf, readSearch, withChange } from "./search";

test("what makes no sense in an address is left out", () => {
  const read = readSearch({
    tab: "runs",
    standing: "yes",
    code: 131042,
    from: "yesterday",
    to: "2026-03-01",
    x: 1,
  });

  expect(read).toEqual({ tab: "runs", code: "131042", to: "2026-03-01" });
});

test("days become the whole days of whoever reads", () => {
  const asked = narrowingOf("message", { from: "2026-03-01", to: "2026-03-01" });

  expect(Date.parse(asked.until ?? "") - Date.parse(asked.since ?? "")).toBe(24 * 3_600_000);
});

test("events are of no workflow", () => {
  expect(narrowingOf("event", { workflow: "w", channel: "c" })).toEqual({ channel_id: "c" });
});

test("a filter that is emptied goes", () => {
  expect(withChange({ code: "1", channel: "c" }, { code: "", channel: null })).toEqual({});
});
