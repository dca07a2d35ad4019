import { usePins } from "../../../api/pins";
import { useEditor } from "../../../editor/context";
import { useFetchedNodeData } from "../data/useFetchedNodeData";
import { ReadyStarter } from "./ReadyStarter";
import type { RunRequest } from "./run-request";
import { triggerFor } from "./start-of-run";

interface Props {
  readonly request: RunRequest;
}

/** Finds out what a run can begin with, then sees to it that it begins. */
export function RunStarter({ request }: Props) {
  const data = useFetchedNodeData(request.nodeId);
  const pins = usePins(data.workflowId);
  const trigger = useEditor((state) => triggerFor(state.document, request.nodeId, state.nodeTypes));
  const hasScope = data.runId === null || data.scope !== null || data.hasNoScope;
  if (data.isLoading || pins.isLoading || !hasScope) return null;
  const isPinned = trigger !== null && pins.data !== undefined && trigger in pins.data;
  return <ReadyStarter request={request} data={data} trigger={trigger} isPinned={isPinned} />;
}
