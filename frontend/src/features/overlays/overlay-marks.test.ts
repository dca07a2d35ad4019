import { expect, test } from "vitest";
import { marksOfOverlay, type NodeNumbers, type OverlayWords } from "./overlay-marks";

const words: OverlayWords = {
  count: String,
  share: (share) => `${Math.round(share * 100)} %`,
  title: (kind, node) => `${kind} at ${node.node_id}`,
};

function numbers(node_id: string, given: Partial<NodeNumbers> = {}): NodeNumbers {
  return { node_id, steps: 0, errors: 0, waiting: 0, dropped: 0, p50_ms: null, ...given };
}

const nodes = [
  numbers("ask", { steps: 10, errors: 1, waiting: 4, dropped: 2 }),
  numbers("end", { steps: 5 }),
];
const edges = [
  { source: "ask", output: "yes", target: "end", input: "in", count: 5 },
  { source: "ask", output: "no", target: "ask", input: "in", count: 1 },
];

test("traffic makes wires as thick as they are busy", () => {
  const marks = marksOfOverlay(["ask", "end"], { nodes, edges }, "traffic", words);

  expect(marks.nodes.get("end")).toEqual({ tone: "info", badge: "5", title: "traffic at end" });
  expect(Object.fromEntries(marks.edges)).toEqual({
    "ask:yes>end:in": { tone: "info", label: "5", weight: 1 },
    "ask:no>ask:in": { tone: "info", label: "1", weight: 0.2 },
  });
});

test("what an overlay is not about steps back", () => {
  const marks = marksOfOverlay(["ask", "end", "new"], { nodes, edges }, "waits", words);

  expect(Object.fromEntries(marks.nodes)).toEqual({
    ask: { tone: "waiting", badge: "4", title: "waits at ask" },
    end: { tone: "skipped", isFaded: true },
    new: { tone: "skipped", isFaded: true },
  });
  expect(marks.edges.size).toBe(0);
});

test("errors say their share, drop-offs their number", () => {
  const of = (kind: "errors" | "drops") =>
    marksOfOverlay(["ask"], { nodes, edges }, kind, words).nodes.get("ask");

  expect(of("errors")?.badge).toBe("1 · 10 %");
  expect(of("drops")?.badge).toBe("2");
});
