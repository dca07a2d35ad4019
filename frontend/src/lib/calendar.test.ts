import { afterEach, beforeEach, expect, test } from "vitest";
import { isDay, localText, startOfDay } from "./calendar";

const zone = process.env.TZ;

beforeEach(() => {
  process.env.TZ = "America/Bogota";
});

afterEach(() => {
  process.env.TZ = zone;
});

test("a day begins where the reader lives", () => {
  expect(startOfDay("2026-03-01")).toBe("2026-03-01T05:00:00.000Z");
  expect(startOfDay("2026-02-28", 1)).toBe("2026-03-01T05:00:00.000Z");
});

test("the day that an instant is on is the one it was made from", () => {
  expect(localText(new Date(startOfDay("2026-03-01"))).slice(0, 10)).toBe("2026-03-01");
});

test("only what is written as a day is one", () => {
  expect(["2026-03-01", "2026-13-01", "1.3.2026", 3].map(isDay)).toEqual([true, false, false, false]);
});
