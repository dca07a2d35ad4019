import { expect, test } from "vitest";
import { periodOfDays } from "./periods";

test("a day lasts until the next begins", () => {
  expect(periodOfDays("2026-03-01", "2026-03-01")).toEqual({
    kind: "days",
    since: new Date(2026, 2, 1).toISOString(),
    until: new Date(2026, 2, 2).toISOString(),
  });
});

test("half a period, or one that ends before it begins, is none", () => {
  expect([periodOfDays("2026-03-01", ""), periodOfDays("2026-03-02", "2026-03-01")]).toEqual([null, null]);
});
