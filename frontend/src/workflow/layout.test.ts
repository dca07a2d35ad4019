import { expect, test } from "vitest";
import { layOut } from "./layout";
import { overlaps, type Rect } from "./shape";

const rects = (...ids: string[]) =>
  new Map<string, Rect>(ids.map((id) => [id, { x: 40, y: 80, width: 216, height: 56 }]));
const EDGES = [
  { source: "start", output: "out", target: "left" },
  { source: "start", output: "out", target: "right" },
  { source: "left", output: "out", target: "end" },
  { source: "right", output: "out", target: "end" },
  { source: "end", output: "out", target: "start" },
  { source: "end", output: "out", target: "elsewhere" },
];

test("wires run from left to right and nothing overlaps", () => {
  const before = rects("start", "left", "right", "end");

  const after = layOut(before, EDGES);

  const x = (id: string) => after.get(id)!.x;
  expect(x("start")).toBeLessThan(x("left"));
  expect(x("left")).toBe(x("right"));
  expect(x("right")).toBeLessThan(x("end"));
  const placed = [...after].map(([id, spot]) => ({ ...before.get(id)!, ...spot }));
  expect(placed.some((one) => placed.some((other) => one !== other && overlaps(one, other)))).toBe(false);
});

test("the corner of what is laid out stays where it was", () => {
  const after = [...layOut(rects("start", "left"), EDGES).values()];

  expect(Math.min(...after.map(({ x }) => x))).toBe(40);
  expect(Math.min(...after.map(({ y }) => y))).toBe(80);
  expect(layOut(new Map(), EDGES).size).toBe(0);
});
