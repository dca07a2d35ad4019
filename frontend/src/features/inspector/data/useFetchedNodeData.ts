import { usePins } from "../../../api/pins";
import { useRunScope, useRunsOf } from "../../../api/run-scope";
import { useLiveRun, useSteps } from "../../../api/runs";
import type { Run } from "../../../api/types";
import { useEditor } from "../../../editor/context";
import type { NodeData } from "./NodeDataContext";

/** What the shown run, else the newest test, else the newest run says of the node; it follows the run. */
export function useFetchedNodeData(nodeId: string): NodeData {
  const workflowId = useEditor((state) => state.workflowId);
  const shownRun = useEditor((state) => state.shownRun);
  const runs = useRunsOf(workflowId);
  const runId = shownRun ?? newest(runs.data ?? [])?.id ?? null;
  useLiveRun(runId ?? "", workflowId === null ? {} : { workflowId });
  const steps = useSteps(runId);
  const scope = useRunScope(runId, nodeId);
  const pins = usePins(workflowId);
  return {
    workflowId,
    nodeId,
    runs: runs.data ?? [],
    runId,
    steps: (steps.data ?? []).filter((step) => step.node_id === nodeId),
    scope: scope.data ?? null,
    hasNoScope: scope.isError,
    pin: pins.data && (pins.data[nodeId] ?? null),
    isLoading: runs.isLoading || steps.isLoading,
    error: runs.error ?? steps.error,
  };
}

function newest(runs: readonly Run[]): Run | undefined {
  return runs.find((run) => run.is_test) ?? runs[0];
}
