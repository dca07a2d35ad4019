import { Graph, layout as arrange } from "@dagrejs/dagre";
import type { Edge, Position } from "./document";
import { boundsOf, snapped, type Rect } from "./shape";

const BETWEEN_COLUMNS = 80;
const BETWEEN_ROWS = 40;

/**
 * Where the nodes go so that wires run from left to right and cross seldom.
 *
 * Only the given nodes move; the top left corner of them all stays where it was. The order of a node's
 * outputs, which is the order of the edges given, is kept as far as that goes.
 */
export function layOut(rects: ReadonlyMap<string, Rect>, edges: readonly Edge[]): Map<string, Position> {
  const before = boundsOf([...rects.values()]);
  if (!before) return new Map();
  const graph = new Graph();
  graph.setGraph({
    rankdir: "LR",
    ranksep: BETWEEN_COLUMNS,
    nodesep: BETWEEN_ROWS,
    ranker: "network-simplex",
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const [id, { width, height }] of rects) graph.setNode(id, { width, height });
  for (const { source, target } of edges) {
    if (source !== target && rects.has(source) && rects.has(target)) graph.setEdge(source, target);
  }
  arrange(graph);
  const placed = new Map<string, Rect>();
  for (const [id, rect] of rects) {
    const middle: unknown = graph.node(id);
    if (!isPosition(middle)) continue;
    placed.set(id, { ...rect, x: middle.x - rect.width / 2, y: middle.y - rect.height / 2 });
  }
  const after = boundsOf([...placed.values()]) ?? before;
  return new Map(
    [...placed].map(([id, { x, y }]) => [
      id,
      snapped({ x: x - after.x + before.x, y: y - after.y + before.y }),
    ]),
  );
}

function isPosition(value: unknown): value is Position {
  return typeof value === "object" && value !== null && "x" in value && "y" in value;
}
