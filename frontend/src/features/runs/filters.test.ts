import { expect, test } from "vitest";
import { narrowings, queryOf, readSearch, withChange } from "./filters";

test("what makes no sense in an address is left out", () => {
  expect(
    readSearch({
      state: "asleep",
      version: "x",
      from: "yesterday",
      to: 7,
      tests: "yes",
      error: "",
      workflow: "w1",
    }),
  ).toEqual({ workflow: "w1" });
});

test("what makes sense stays, numbers typed as text too", () => {
  const search = {
    workflow: "w1",
    version: 3,
    state: "failed",
    contact: "c1",
    from: "2026-03-01",
    to: "2026-03-31",
    error: "timeout",
    node: "call",
    tests: true,
    person: "c2",
  };

  expect(readSearch({ ...search, version: "3" })).toEqual(search);
});

test("both days of a period belong to it, as the reader's calendar has them", () => {
  const query = queryOf({ from: "2026-02-28", to: "2026-02-28" });

  expect(new Date(query.since!)).toEqual(new Date(2026, 1, 28));
  expect(new Date(query.until!)).toEqual(new Date(2026, 2, 1));
});

test("tests are left out unless asked for", () => {
  expect(queryOf({})).toEqual({ is_test: false });
  expect(queryOf({ tests: true })).toEqual({});
});

test("emptying a field takes the narrowing away", () => {
  const search = withChange({ state: "failed", error: "x" }, { error: "" });

  expect(search).toEqual({ state: "failed" });
  expect(narrowings(search)).toBe(1);
});
