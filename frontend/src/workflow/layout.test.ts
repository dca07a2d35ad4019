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

test("wires along a chain are level, wherever its nodes have their ports", () => {
  const before = new Map<string, Rect>([
    ["ask", { x: 0, y: 0, width: 216, height: 200 }],
    ["wait", { x: 0, y: 0, width: 216, height: 120 }],
    ["tell", { x: 0, y: 0, width: 216, height: 56 }],
    ["stop", { x: 0, y: 0, width: 216, height: 56 }],
  ]);
  const edges = [
    { source: "ask", output: "accepted", target: "wait" },
    { source: "wait", output: "yes", target: "tell" },
    { source: "wait", output: "no", target: "stop" },
  ];
  const outputs: Record<string, number> = { accepted: 171, yes: 69, no: 91 };

  const after = layOut(before, edges, (_node, port) => outputs[port] ?? 27);

  const y = (id: string) => after.get(id)!.y;
  expect(y("ask") + 171).toBe(y("wait") + 27);
  expect(y("wait") + 69).toBe(y("tell") + 27);
  expect(y("stop")).toBeGreaterThan(y("tell") + 56);
});

test("a wire over more than one column passes below what stands between", () => {
  const edges = [
    { source: "start", output: "first", target: "left" },
    { source: "start", output: "second", target: "end" },
    { source: "left", output: "out", target: "end" },
  ];

  const after = layOut(rects("start", "left", "end"), edges);

  expect(after.get("end")!.y + 27).toBeGreaterThan(after.get("left")!.y + 56);
});
