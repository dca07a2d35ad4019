import { edgeKey, inputOf, type Edge, type WorkflowDocument } from "./document";

/** Why a wire cannot be drawn. */
export type Refusal = "double" | "no_input" | "no_output" | "self";

/** The names of a node's ports that can be wired, ghosts not among them. */
export interface Ends {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** Whether a wire cannot be drawn, and why; null when it can. */
export function refusalOf(
  document: WorkflowDocument,
  wire: Edge,
  endsOf: (nodeId: string) => Ends,
): Refusal | null {
  if (!endsOf(wire.target).inputs.includes(inputOf(wire))) return "no_input";
  if (!endsOf(wire.source).outputs.includes(wire.output)) return "no_output";
  if (wire.source === wire.target && !mayLoop(wire)) return "self";
  return document.edges.some((edge) => edgeKey(edge) === edgeKey(wire)) ? "double" : null;
}

/** The wires between the same two nodes that this one stands in for: theirs was at a port that is gone. */
export function deadBeside(
  document: WorkflowDocument,
  wire: Edge,
  endsOf: (nodeId: string) => Ends,
): readonly Edge[] {
  const between = document.edges.filter((edge) => edge.source === wire.source && edge.target === wire.target);
  if (between.length === 0) return [];
  const { outputs } = endsOf(wire.source);
  const { inputs } = endsOf(wire.target);
  return between.filter((edge) => !outputs.includes(edge.output) || !inputs.includes(inputOf(edge)));
}

/** Back into the same node makes sense for the next item of a loop, and for waiting again after a time-out. */
function mayLoop(wire: Edge): boolean {
  return inputOf(wire) !== "in" || wire.output === "timeout";
}

/** The first wire from this output that can be drawn to that node, if any. */
export function firstFit(
  document: WorkflowDocument,
  from: { readonly node: string; readonly output: string },
  target: string,
  endsOf: (nodeId: string) => Ends,
): Edge | null {
  for (const input of endsOf(target).inputs) {
    const wire = wireOf(from.node, from.output, target, input);
    if (refusalOf(document, wire, endsOf) === null) return wire;
  }
  return null;
}

/** The nodes from which wires lead to this one, over however many others. */
export function leadingTo(document: WorkflowDocument, nodeId: string): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = [nodeId];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const { source, target } of document.edges) {
      if (target !== id || found.has(source)) continue;
      found.add(source);
      queue.push(source);
    }
  }
  return found;
}

/** A wire; `in` is left unsaid, as in saved documents. */
export function wireOf(source: string, output: string, target: string, input: string): Edge {
  return { source, output, target, ...(input !== "in" && { input }) };
}
