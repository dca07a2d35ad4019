import { applyNodeChanges, type NodeChange } from "@xyflow/react";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { EditorState, EditorStore } from "../../editor/store";
import type { Position } from "../../workflow/document";
import type { Rect } from "../../workflow/shape";
import { draw, EMPTY_DRAWING, type Drawing } from "./drawing";
import { framesOf, rectOf } from "./frames";
import { ownId, type FlowNode } from "./flow-types";
import type { Words } from "./words";

export type DrawingStore = StoreApi<Drawing>;

/** The drawing of the editor's document as it is now; `follow` keeps it so. */
export function createDrawing(editor: EditorStore, words: Words): DrawingStore {
  return createStore<Drawing>(() => draw(EMPTY_DRAWING, editor.getState(), words));
}

/** Draw again whenever something that is drawn changes; gives what ends it. */
export function follow(drawing: DrawingStore, editor: EditorStore, words: Words): () => void {
  drawing.setState(draw(drawing.getState(), editor.getState(), words));
  return editor.subscribe((state, before) => {
    if (isDrawnSame(state, before)) return;
    drawing.setState(draw(drawing.getState(), state, words));
  });
}

function isDrawnSame(state: EditorState, before: EditorState): boolean {
  return (
    state.document === before.document &&
    state.selection === before.selection &&
    state.facts === before.facts &&
    state.marks === before.marks &&
    state.problems === before.problems &&
    state.nodeTypes === before.nodeTypes &&
    state.isReadOnly === before.isReadOnly
  );
}

/** Take over what React Flow measured and dragged; frames keep around their members, or take them along. */
export function takeOver(
  drawing: DrawingStore,
  editor: EditorStore,
  words: Words,
  changes: readonly NodeChange<FlowNode>[],
): void {
  const own = changes.filter((change) => change.type === "position" || change.type === "dimensions");
  if (own.length === 0) return;
  const { nodes } = drawing.getState();
  const drawn = new Set(own.flatMap((change) => (change.type === "dimensions" ? change.id : [])));
  const moved = withMembers(nodes, own, editor.getState());
  const next = applyNodeChanges(moved, [...nodes]).map((node) =>
    drawn.has(node.id) ? withoutGuess(node) : node,
  );
  drawing.setState({ nodes: reframed(next, editor.getState(), words) });
}

/** Where the handles are is known from now on. */
function withoutGuess(node: FlowNode): FlowNode {
  if (node.handles === undefined) return node;
  const measured = { ...node };
  delete measured.handles;
  return measured;
}

/** A frame that is dragged moves its members by as much. */
function withMembers(
  nodes: readonly FlowNode[],
  changes: readonly NodeChange<FlowNode>[],
  state: EditorState,
): NodeChange<FlowNode>[] {
  const all = [...changes];
  const moving = new Set(changes.flatMap((change) => (change.type === "position" ? change.id : [])));
  for (const change of changes) {
    if (change.type !== "position" || !change.position) continue;
    const frame = nodes.find((node) => node.id === change.id);
    if (frame?.type !== "frame") continue;
    const dx = change.position.x - frame.position.x;
    const dy = change.position.y - frame.position.y;
    const group = state.document.groups.find((one) => one.id === frame.data.group.id);
    for (const id of group?.nodes ?? []) {
      const member = nodes.find((node) => node.id === id);
      if (!member || moving.has(id)) continue;
      const position = { x: member.position.x + dx, y: member.position.y + dy };
      all.push({ type: "position", id, position, dragging: change.dragging ?? false });
    }
  }
  return all;
}

function reframed(nodes: FlowNode[], state: EditorState, words: Words): readonly FlowNode[] {
  if (state.document.groups.length === 0) return nodes;
  const known = new Map(nodes.map((node) => [node.id, node]));
  const steps = nodes.filter((node) => node.type === "step");
  const frames = framesOf(state.document.groups, steps, known, state, words);
  return [...frames, ...nodes.filter((node) => node.type !== "frame")];
}

/** Where each node of the workflow is drawn. */
export function stepRects(drawing: Drawing, ids?: ReadonlySet<string>): Map<string, Rect> {
  const rects = new Map<string, Rect>();
  for (const node of drawing.nodes) {
    if (node.type === "step" && (!ids || ids.has(node.id))) rects.set(node.id, rectOf(node));
  }
  return rects;
}

/** What stands elsewhere than the document says, by the ids of the document. */
export function movedSince(drawing: Drawing, state: EditorState): Map<string, Position> {
  const { nodes, notes } = state.document;
  const saved = new Map([...nodes, ...notes].map((item) => [item.id, item.position]));
  const moved = new Map<string, Position>();
  for (const node of drawing.nodes) {
    if (node.type === "frame") continue;
    const id = ownId(node.id);
    const before = saved.get(id);
    if (before && (before.x !== node.position.x || before.y !== node.position.y)) {
      moved.set(id, { x: node.position.x, y: node.position.y });
    }
  }
  return moved;
}
