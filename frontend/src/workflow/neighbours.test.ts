import { expect, test } from "vitest";
import { firstOf, neighbour } from "./neighbours";

const at = (x: number, y: number) => ({ x, y, width: 100, height: 50 });
const RECTS = new Map([
  ["start", at(0, 100)],
  ["upper", at(300, 0)],
  ["middle", at(320, 110)],
  ["lower", at(300, 300)],
]);

test.each([
  ["start", "right", "middle"],
  ["start", "left", null],
  ["middle", "left", "start"],
  ["middle", "up", "upper"],
  ["middle", "down", "lower"],
  ["nobody", "down", null],
] as const)("from %s going %s comes %s", (from, direction, expected) => {
  expect(neighbour(RECTS, from, direction)).toBe(expected);
});

test("the leftmost is read first", () => {
  expect(firstOf(RECTS)).toBe("start");
  expect(firstOf(new Map())).toBeNull();
});
