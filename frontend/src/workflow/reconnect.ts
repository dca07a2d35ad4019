import type { Change } from "./changes";
import { wireOf } from "./connect";
import { edgeKey, inputOf, type Edge, type WorkflowDocument } from "./document";

/** Remove these nodes and everything that hangs on them. */
export function remove(ids: readonly string[]): readonly Change[] {
  return [{ type: "remove_nodes", ids }];
}

/**
 * Remove these nodes and wire what led to them to what they led to.
 *
 * A chain of them is bridged as one. Of a node with several outputs the one with most wires, else the
 * first drawn, is the way on: what was an answer to a question is not asked any more. Wires from an
 * `error` output lead nowhere new.
 */
export function removeAndReconnect(document: WorkflowDocument, ids: readonly string[]): readonly Change[] {
  const gone = new Set(ids);
  const have = new Set(document.edges.map(edgeKey));
  const bridges = new Map<string, Edge>();
  for (const into of document.edges) {
    if (gone.has(into.source) || !gone.has(into.target)) continue;
    for (const end of endsBehind(document, into.target, gone)) {
      const bridge = wireOf(into.source, into.output, end.target, inputOf(end));
      if (bridge.source !== bridge.target && !have.has(edgeKey(bridge))) bridges.set(edgeKey(bridge), bridge);
    }
  }
  return [...remove(ids), { type: "add_edges", edges: [...bridges.values()] }];
}

/** The wires by which one leaves the removed nodes, having come in at this one. */
function endsBehind(document: WorkflowDocument, start: string, gone: ReadonlySet<string>): readonly Edge[] {
  const ends: Edge[] = [];
  const seen = new Set([start]);
  const queue = [start];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const edge of wayOn(document, id)) {
      if (!gone.has(edge.target)) ends.push(edge);
      else if (!seen.has(edge.target)) {
        seen.add(edge.target);
        queue.push(edge.target);
      }
    }
  }
  return ends;
}

/** The wires of the output that counts as the way on. */
function wayOn(document: WorkflowDocument, id: string): readonly Edge[] {
  const byOutput = new Map<string, Edge[]>();
  for (const edge of document.edges) {
    if (edge.source !== id || edge.output === "error") continue;
    byOutput.set(edge.output, [...(byOutput.get(edge.output) ?? []), edge]);
  }
  let best: readonly Edge[] = [];
  for (const edges of byOutput.values()) if (edges.length > best.length) best = edges;
  return best;
}
