import { Graph, layout as arrange } from "@dagrejs/dagre";
import { inputOf, type Edge, type Position } from "./document";
import { PORT_Y } from "./node-shape";
import { boundsOf, overlaps, snapped, type Rect } from "./shape";

const BETWEEN_COLUMNS = 80;
const BETWEEN_ROWS = 40;
/** Between a node and a wire that passes it. */
const WIRE_ROOM = 16;

/** From the top of a node down to one of its ports; absent where that is not known. */
export type PortY = (node: string, port: string, side: "source" | "target") => number | undefined;

/**
 * Where the nodes go so that wires run from left to right, cross seldom, and are level along a chain.
 *
 * Only the given nodes move; the top left corner of them all stays where it was. The order of a node's
 * outputs, which is the order of the edges given, is kept as far as that goes.
 */
export function layOut(
  rects: ReadonlyMap<string, Rect>,
  edges: readonly Edge[],
  portY: PortY = () => undefined,
): Map<string, Position> {
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
  const level = levelled(placed, edges, portY);
  const after = boundsOf([...level.values()]) ?? before;
  const by = snapped({ x: before.x - after.x, y: before.y - after.y });
  return new Map([...level].map(([id, { x, y }]) => [id, { x: snapped({ x, y }).x + by.x, y: y + by.y }]));
}

/**
 * The same columns, each node where the wire into it is level.
 *
 * Of several that want the same place the one from the higher output has it, and the others come below. What a
 * wire from further back leads to stands low enough for it to pass below everything between.
 */
function levelled(
  placed: ReadonlyMap<string, Rect>,
  edges: readonly Edge[],
  portY: PortY,
): ReadonlyMap<string, Rect> {
  const level = new Map<string, Rect>();
  const columns = [...new Set([...placed.values()].map(columnOf))].sort((one, other) => one - other);
  for (const column of columns) {
    const wanted = [...placed]
      .filter(([, rect]) => columnOf(rect) === column)
      .map(([id, rect]) => ({ id, rect, ...placeOf(id, rect, edges, level, portY) }))
      .sort((one, other) => one.y - other.y);
    let free = -Infinity;
    for (const { id, rect, y, ways } of wanted) {
      const top = Math.round(belowAll(Math.max(y, free), ways));
      level.set(id, { ...rect, y: top });
      free = top + rect.height + BETWEEN_ROWS;
    }
  }
  return level;
}

/** A wire that comes in so far below the top of a node, past these. */
interface Way {
  readonly inputY: number;
  readonly past: readonly Rect[];
}

/** Where the nearest wire into the node would be level, and what the wires from further back have to pass. */
function placeOf(
  id: string,
  rect: Rect,
  edges: readonly Edge[],
  level: ReadonlyMap<string, Rect>,
  portY: PortY,
): { readonly y: number; readonly ways: readonly Way[] } {
  const into = edges
    .flatMap((edge) => {
      const source = edge.target === id ? level.get(edge.source) : undefined;
      if (!source || columnOf(source) >= columnOf(rect)) return [];
      const outputY = source.y + (portY(edge.source, edge.output, "source") ?? PORT_Y);
      return [{ source, outputY, inputY: portY(id, inputOf(edge), "target") ?? PORT_Y }];
    })
    .sort((one, other) => other.source.x - one.source.x);
  const [nearest] = into;
  return {
    y: nearest ? nearest.outputY - nearest.inputY : rect.y,
    ways: into.map(({ source, inputY }) => ({
      inputY,
      past: [...level.values()].filter((one) => columnOf(one) > columnOf(source)),
    })),
  };
}

/** As high as can be, no higher than this, so that no wire runs behind what it has to pass. */
function belowAll(top: number, ways: readonly Way[]): number {
  const lower = ways.flatMap(({ inputY, past }) =>
    past
      .filter((rect) => overlaps(rect, { x: rect.x, y: top + inputY, width: 1, height: 0 }, WIRE_ROOM))
      .map((rect) => rect.y + rect.height + WIRE_ROOM - inputY),
  );
  return lower.length === 0 ? top : belowAll(Math.max(...lower), ways);
}

function columnOf(rect: Rect): number {
  return Math.round(rect.x + rect.width / 2);
}

function isPosition(value: unknown): value is Position {
  return typeof value === "object" && value !== null && "x" in value && "y" in value;
}
