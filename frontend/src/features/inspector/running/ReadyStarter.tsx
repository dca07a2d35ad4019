import { useEffect, useEffectEvent, useState } from "react";
import { useEditor } from "../../../editor/context";
import { nodeById } from "../../../editor/selectors";
import { sampleFor } from "../../../workflow/gives";
import { asJson } from "../data/json-value";
import type { NodeData } from "../data/NodeDataContext";
import { requestRun, type RunRequest } from "./run-request";
import { RunDialog } from "./RunDialog";
import { bodyOf, companyOf, triggerValue } from "./start-of-run";
import { useDraftRun } from "./useDraftRun";

interface Props {
  readonly request: RunRequest;
  readonly data: NodeData;
  readonly trigger: string | null;
  readonly isPinned: boolean;
}

/**
 * Starts a run at once where it is known what it begins with; else asks.
 *
 * A run from a node on always asks, as its input is there to be edited.
 */
export function ReadyStarter({ request, data, trigger, isPinned }: Props) {
  const type = useEditor((state) => nodeById(state, trigger ?? "")?.type);
  const run = useDraftRun();
  // As it was when it was asked for: what is heard of runs later changes nothing.
  const [known] = useState(() => triggerValue(data.scope));
  const [isAsking] = useState(request.kind === "from" || (known === null && !isPinned));
  const [company] = useState(() => companyOf(data.runs.find((one) => one.id === data.runId)));
  const [past] = useState(data.runId);

  const begin = useEffectEvent(() => {
    run.mutate(bodyOf(request, isPinned ? undefined : known, { trigger, past, conversation: company }));
  });
  useEffect(() => {
    if (!isAsking) begin();
  }, [isAsking]);

  if (!isAsking) return null;
  const input = data.steps.at(-1)?.input ?? data.scope?.input;
  return (
    <RunDialog
      request={request}
      value={request.kind === "from" ? asJson(input) : (known ?? sampleFor(type))}
      conversation={company}
      isStarting={run.isPending}
      onStart={(value, conversation) => {
        run.mutate(bodyOf(request, value, { trigger, past, conversation }));
      }}
      onClose={() => {
        requestRun(null);
      }}
    />
  );
}
