import type { Step } from "../../api/types";
import { formatDuration } from "../../lib/times";
import { useNow } from "../../lib/useNow";

/** How long the step took, or has taken so far. */
export function StepTime({ step }: { step: Pick<Step, "started_at" | "ended_at"> }) {
  const now = useNow();
  const end = step.ended_at === null ? now.getTime() : Date.parse(step.ended_at);
  const tookMs = Math.max(0, end - Date.parse(step.started_at));
  if (step.ended_at === null && tookMs < 1000) return "…";
  return step.ended_at === null
    ? `${formatDuration(Math.floor(tookMs / 1000) * 1000)}…`
    : formatDuration(tookMs);
}
