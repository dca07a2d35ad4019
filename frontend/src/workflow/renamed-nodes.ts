import { apply } from "./changes";
import type { WorkflowDocument } from "./document";
import { isEqual } from "./equal";
import { takenIds } from "./ids";

/** The nodes that got another id on the way from one document to the other and are else the same: old ids to new. */
export function renamedNodes(from: WorkflowDocument, to: WorkflowDocument): ReadonlyMap<string, string> {
  if (from.nodes === to.nodes) return new Map();
  const [before, after] = [takenIds(from.nodes), takenIds(to.nodes)];
  const gone = from.nodes.filter((node) => !after.has(node.id));
  const come = to.nodes.filter((node) => !before.has(node.id));
  return new Map(
    gone.flatMap((node) => {
      const alone = { ...from, nodes: [node], edges: [], groups: [] };
      const now = come.find((other) => {
        // Rewriting the texts of every pair there could be takes minutes where one large drawing replaces another.
        if (other.type !== node.type || !isEqual(other.position, node.position)) return false;
        return isEqual(apply(alone, { type: "rename_node", id: node.id, to: other.id }).nodes, [other]);
      });
      return now ? [[node.id, now.id] as const] : [];
    }),
  );
}
