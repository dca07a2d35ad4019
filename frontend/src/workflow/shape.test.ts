import { expect, test } from "vitest";
import { boundsOf, freeSpot, overlaps } from "./shape";

const BOX = { x: 0, y: 0, width: 100, height: 50 };

test("bounds go around everything, and around nothing there are none", () => {
  expect(boundsOf([BOX, { x: 200, y: -20, width: 10, height: 10 }])).toEqual({
    x: 0,
    y: -20,
    width: 210,
    height: 70,
  });
  expect(boundsOf([])).toBeNull();
});

test("boxes side by side do not overlap, but may come too close", () => {
  const beside = { ...BOX, x: 100 };

  expect(overlaps(BOX, beside)).toBe(false);
  expect(overlaps(BOX, beside, 10)).toBe(true);
});

test("a free spot is taken as wanted", () => {
  expect(freeSpot({ x: 301, y: 3 }, BOX, [BOX])).toEqual({ x: 301, y: 3 });
});

test("where something stands already, the nearest free spot above or below is taken", () => {
  const spot = freeSpot({ x: 0, y: 0 }, BOX, [BOX]);

  expect(spot).toEqual({ x: 0, y: 96 });
});
