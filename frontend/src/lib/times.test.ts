import { expect, test } from "vitest";
import { formatDate, formatDay, formatDistance, formatDuration, formatInstant } from "./times";

test.each([
  [0, "0 ms"],
  [340.4, "340 ms"],
  [12_440, "12.4 s"],
  [59_990, "59.9 s"],
  [185_000, "3 min 5 s"],
  [3_600_000, "1 h"],
  [187_200_000, "2 d 4 h"],
])("a duration of %d ms reads %s", (durationMs, words) => {
  expect(formatDuration(durationMs, "en")).toBe(words);
});

test.each([
  ["2026-05-04T12:00:03Z", "now", "ahora"],
  ["2026-05-04T11:59:20Z", "40 seconds ago", "hace 40 segundos"],
  ["2026-05-04T11:55:00Z", "5 minutes ago", "hace 5 minutos"],
  ["2026-05-04T15:30:00Z", "in 3 hours", "dentro de 3 horas"],
  ["2026-05-01T11:00:00Z", "3 days ago", "hace 3 días"],
])("%s, seen at noon on 4 May, reads %s, and in Spanish %s", (instant, english, spanish) => {
  const noon = new Date("2026-05-04T12:00:00Z");

  expect(formatDistance(new Date(instant), noon, "en")).toBe(english);
  expect(formatDistance(new Date(instant), noon, "es")).toBe(spanish);
});

test("dates are written as the language and the region write them", () => {
  const instant = new Date(2026, 4, 4, 15, 30);

  expect(formatInstant(instant, "es")).toBe("4 may 2026, 15:30");
  expect(formatInstant(instant, "en-GB")).toBe("4 May 2026, 15:30");
  expect(formatDay(instant, "en")).toBe("Monday, May 4, 2026");
  expect(formatDuration(12_440, "es")).toBe("12,4 s");
});

test("a day of the calendar stays that day", () => {
  expect([formatDate("2026-03-01", "en"), formatDate("2026-03-01", "es")]).toEqual([
    "Mar 1, 2026",
    "1 mar 2026",
  ]);
});
