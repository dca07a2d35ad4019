import type { Change } from "./changes";
import { wireOf } from "./connect";
import { edgeKey, inputOf, type Edge, type Position, type WorkflowDocument } from "./document";
import { nodeIdFor } from "./ids";
import type { NodeType, NodeTypes } from "./node-type";
import { PORT_Y, sizeOfNew } from "./node-shape";
import { freeSpot, snapped, type Rect, type Size } from "./shape";

/** How far right of its predecessor a new node stands. */
export const COLUMN = 296;

/** Where a node is wanted. At most one of `from`, `to` and `edge`. */
export interface Wanted {
  readonly at?: Position;
  readonly from?: { readonly node: string; readonly output: string };
  readonly to?: { readonly node: string; readonly input: string };
  /** Key of the edge it goes into. */
  readonly edge?: string;
}

/** What is on the canvas already, by node. */
export type Rects = ReadonlyMap<string, Rect>;

/** What a new node has to go with. */
export interface Surroundings {
  readonly rects: Rects;
  /** Of what is seen. */
  readonly middle: Position;
  /** From the top of that node down to its port; absent where that is not known. */
  readonly portY: (node: string, port: string) => number | undefined;
}

export interface Insertion {
  readonly id: string;
  readonly changes: readonly Change[];
  /** The wires it came with. */
  readonly wires: readonly Edge[];
}

/** Whether a node of this type can be wired as wanted. */
export function fits(type: NodeType, wanted: Wanted): boolean {
  const takes = type.inputs.length > 0;
  const gives = type.outputs.length > 0;
  if (wanted.edge !== undefined) return takes && gives;
  if (wanted.from) return takes;
  return wanted.to ? gives : true;
}

/** Whether a node of this type has something to do in the document, by what its triggers listen to. */
export function isInPlace(type: NodeType, document: WorkflowDocument, types: NodeTypes): boolean {
  if (type.needs === null) return true;
  const sources = document.nodes
    .filter((node) => node.disabled !== true)
    .flatMap((node) => types.get(node.type)?.source ?? []);
  return sources.length === 0 || sources.includes(type.needs);
}

/** A new node of the type, wired as wanted, where nothing else stands; `middle` when no place is named. */
export function insertNode(
  document: WorkflowDocument,
  type: NodeType,
  wanted: Wanted,
  around: Surroundings,
): Insertion {
  const id = nodeIdFor(type.type, document);
  const cut = document.edges.find((edge) => edgeKey(edge) === wanted.edge);
  const wires = cut ? through(cut, id, type) : wiresOf(id, type, wanted);
  const size = sizeOfNew(type);
  const position = cut
    ? between(cut, around)
    : freeSpot(wanted.at ? snapped(wanted.at) : besideOf(wanted, size, around), size, [
        ...around.rects.values(),
      ]);
  const node = { id, type: type.type, version: type.version, params: {}, position };
  return {
    id,
    wires,
    changes: [
      ...(cut
        ? [{ type: "remove_edges", edges: [cut] } as const, ...makeRoom(cut, position, around.rects)]
        : []),
      { type: "add_nodes", nodes: [node] },
      { type: "add_edges", edges: wires },
    ],
  };
}

/** The wires that lead through a node instead of along this edge; none where it has no way through. */
export function through(edge: Edge, id: string, type: Pick<NodeType, "inputs" | "outputs">): readonly Edge[] {
  const [input] = type.inputs;
  const [output] = type.outputs;
  if (!input || !output) return [];
  return [
    wireOf(edge.source, edge.output, id, input.name),
    wireOf(id, output.name, edge.target, inputOf(edge)),
  ];
}

/** A node that is there already goes into the edge: its changes; none where it does not fit. */
export function splice(
  edge: Edge,
  id: string,
  type: Pick<NodeType, "inputs" | "outputs">,
): readonly Change[] {
  const wires = through(edge, id, type);
  if (wires.length === 0 || edge.source === id || edge.target === id) return [];
  return [
    { type: "remove_edges", edges: [edge] },
    { type: "add_edges", edges: wires },
  ];
}

function wiresOf(id: string, type: NodeType, { from, to }: Wanted): readonly Edge[] {
  const [input] = type.inputs;
  const [output] = type.outputs;
  if (from && input) return [wireOf(from.node, from.output, id, input.name)];
  if (to && output) return [wireOf(id, output.name, to.node, to.input)];
  return [];
}

/** So that the wire to what it comes after is straight; else in the middle. */
function besideOf({ from, to }: Wanted, size: Size, { rects, middle, portY }: Surroundings): Position {
  const before = from && rects.get(from.node);
  if (before) {
    const y = before.y + (portY(from.node, from.output) ?? PORT_Y) - PORT_Y;
    return { x: snapped(before).x + COLUMN, y: Math.round(y) };
  }
  const after = to && rects.get(to.node);
  if (after) return snapped({ x: after.x - COLUMN, y: after.y });
  return snapped({ x: middle.x - size.width / 2, y: middle.y - size.height / 2 });
}

function between(edge: Edge, { rects, middle }: Surroundings): Position {
  const source = rects.get(edge.source);
  const target = rects.get(edge.target);
  if (!source || !target) return snapped(middle);
  if (target.x <= source.x) return snapped({ x: source.x, y: Math.max(source.y, target.y) + 160 });
  return snapped({ x: source.x + COLUMN, y: (source.y + target.y) / 2 });
}

/** What stands right of the new node's place moves on by one column, if the new one would lie over the next. */
function makeRoom(edge: Edge, position: Position, rects: Rects): readonly Change[] {
  const target = rects.get(edge.target);
  const source = rects.get(edge.source);
  if (!target || !source || target.x <= source.x || target.x - position.x >= COLUMN - 40) return [];
  const shift = COLUMN - (target.x - position.x);
  const moved = [...rects].filter(([id, rect]) => id !== edge.source && rect.x >= target.x);
  return [
    {
      type: "move",
      positions: new Map(moved.map(([id, rect]) => [id, snapped({ x: rect.x + shift, y: rect.y })])),
    },
  ];
}
