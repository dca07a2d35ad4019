import { expect, test } from "vitest";
import { formatDistance, formatDuration } from "./times";

test.each([
  [0, "0 ms"],
  [340.4, "340 ms"],
  [12_440, "12.4 s"],
  [59_990, "59.9 s"],
  [185_000, "3 min 5 s"],
  [3_600_000, "1 h"],
  [187_200_000, "2 d 4 h"],
])("a duration of %d ms reads %s", (durationMs, words) => {
  expect(formatDuration(durationMs)).toBe(words);
});

test.each([
  ["2026-05-04T12:00:03Z", "just now"],
  ["2026-05-04T11:59:20Z", "40 s ago"],
  ["2026-05-04T11:55:00Z", "5 min ago"],
  ["2026-05-04T15:30:00Z", "in 3 h"],
  ["2026-05-01T11:00:00Z", "3 d ago"],
])("%s, seen at noon on 4 May, reads %s", (instant, words) => {
  expect(formatDistance(new Date(instant), new Date("2026-05-04T12:00:00Z"))).toBe(words);
});
