import { useMemo } from "react";
import { usePins } from "../../../api/pins";
import { useEditor } from "../../../editor/context";
import type { WorkflowNode } from "../../../workflow/document";
import { drawnScope, mergedScope } from "../../../workflow/scope";
import { useNodeData } from "../data/NodeDataContext";
import type { FormState } from "./FormContext";

/** What the fields of a node's form need to know, put together once for all of them. */
export function useFormState(node: WorkflowNode): FormState {
  const { scope: seen, runId, workflowId } = useNodeData();
  const pins = usePins(workflowId).data;
  const isReadOnly = useEditor((state) => state.isReadOnly);
  const document = useEditor((state) => state.document);
  const nodeTypes = useEditor((state) => state.nodeTypes);
  const problems = useEditor((state) => state.problems);
  const bubble = useEditor((state) => state.facts.get(node.id)?.bubble);
  const isTrigger = nodeTypes.get(node.type)?.is_trigger ?? false;
  const isFresh = Object.keys(node.params ?? {}).length === 0;

  const own = useMemo(() => problems.filter((one) => one.node_id === node.id), [problems, node.id]);
  const scope = useMemo(
    () => mergedScope(drawnScope(document, node.id, nodeTypes, pins), seen ?? undefined),
    [document, node.id, nodeTypes, pins, seen],
  );
  const counts = useMemo(
    () => new Map(bubble?.counts.map((one) => [`params.${one.field}`, one] as const)),
    [bubble],
  );
  return useMemo(
    () => ({
      nodeId: node.id,
      isReadOnly,
      canUseExpressions: !isTrigger,
      isFresh,
      problems: own,
      counts,
      scope,
      seen,
      seenAs: `${runId ?? ""}:${node.id}`,
    }),
    [node.id, isReadOnly, isTrigger, isFresh, own, counts, scope, seen, runId],
  );
}
