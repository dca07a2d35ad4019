import { expect, test } from "vitest";
import { align, distribute } from "./align";

const RECTS = new Map([
  ["a", { x: 0, y: 0, width: 100, height: 50 }],
  ["b", { x: 120, y: 30, width: 100, height: 100 }],
  ["c", { x: 400, y: 10, width: 100, height: 50 }],
]);

test.each([
  ["left", { a: [0, 0], b: [0, 30], c: [0, 10] }],
  ["right", { a: [400, 0], b: [400, 30], c: [400, 10] }],
  ["centre", { a: [200, 0], b: [200, 30], c: [200, 10] }],
  ["top", { a: [0, 0], b: [120, 0], c: [400, 0] }],
  ["middle", { a: [0, 40], b: [120, 15], c: [400, 40] }],
  ["bottom", { a: [0, 80], b: [120, 30], c: [400, 80] }],
] as const)("aligned %s", (by, expected) => {
  expect(spots(align(RECTS, by))).toEqual(expected);
});

test("distributed across, the gaps are the same and the ends stay", () => {
  expect(spots(distribute(RECTS, "across"))).toEqual({ a: [0, 0], b: [200, 30], c: [400, 10] });
});

test("two are always evenly apart", () => {
  expect(distribute(new Map([...RECTS].slice(0, 2)), "down").size).toBe(0);
});

function spots(positions: ReturnType<typeof align>) {
  return Object.fromEntries([...positions].map(([id, { x, y }]) => [id, [x, y]]));
}
