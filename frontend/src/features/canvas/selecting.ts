import type { EdgeChange, NodeChange } from "@xyflow/react";
import type { Selection } from "../../workflow/selection";
import { ownId, type FlowEdge, type FlowNode } from "./flow-types";

/** The selection after what React Flow says was selected and unselected; null when it said nothing of it. */
export function selectionAfter(
  before: Selection,
  nodes: readonly NodeChange<FlowNode>[],
  edges: readonly EdgeChange<FlowEdge>[],
): Selection | null {
  const after = {
    nodes: new Set(before.nodes),
    edges: new Set(before.edges),
    notes: new Set(before.notes),
    groups: new Set(before.groups),
  };
  let hasChanged = false;
  for (const change of nodes) {
    if (change.type !== "select") continue;
    hasChanged = true;
    const set = change.id.startsWith("note:")
      ? after.notes
      : change.id.startsWith("group:")
        ? after.groups
        : after.nodes;
    put(set, ownId(change.id), change.selected);
  }
  for (const change of edges) {
    if (change.type !== "select") continue;
    hasChanged = true;
    put(after.edges, change.id, change.selected);
  }
  return hasChanged ? after : null;
}

function put(set: Set<string>, id: string, isIn: boolean): void {
  if (isIn) set.add(id);
  else set.delete(id);
}
