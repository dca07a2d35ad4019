import { expect, test } from "vitest";
import { queryOf } from "./period";

const NOW = new Date("2026-11-21T22:00:00Z");

test("thirty days until today are shown by day, unless the address says otherwise", () => {
  expect(queryOf({}, NOW)).toEqual({ since: "2026-10-23", until: "2026-11-21", by: "day" });
  expect(queryOf({ since: "2026-10-01", until: "2026-10-31", by: "channel" }, NOW)).toEqual({
    since: "2026-10-01",
    until: "2026-10-31",
    by: "channel",
  });
});

test("what makes no sense in an address is as if it were not there", () => {
  expect(queryOf({ since: "soon", until: "2026-13-45", by: "mood" }, NOW)).toEqual(queryOf({}, NOW));
});
