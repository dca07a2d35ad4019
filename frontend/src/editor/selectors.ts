import type { Port } from "../workflow/node-type";
import type { WorkflowNode } from "../workflow/document";
import { portTitle } from "../workflow/ports";
import { typeOf, type EditorState } from "./store";

export function nodeById(state: EditorState, id: string): WorkflowNode | undefined {
  return state.document.nodes.find((node) => node.id === id);
}

/** What people call a node: its own name, else its type's. */
export function nodeTitle(state: EditorState, node: WorkflowNode): string {
  return node.name ?? typeOf(state.nodeTypes, node.type).title;
}

/** Outputs as the server last saw them; until then, as the type has them. */
export function outputsOf(state: EditorState, node: WorkflowNode): readonly Port[] {
  return state.facts.get(node.id)?.outputs ?? typeOf(state.nodeTypes, node.type).outputs;
}

/** What people call an output; its name for a node that is gone. */
export function outputTitle(state: EditorState, nodeId: string, output: string): string {
  const node = nodeById(state, nodeId);
  if (!node) return output;
  return portTitle(outputsOf(state, node).find((port) => port.name === output) ?? { name: output });
}
