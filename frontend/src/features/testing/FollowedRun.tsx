import { useEffect, useMemo } from "react";
import { useLiveRun, useRunWaits, useSteps } from "../../api/runs";
import { useEditor, useEditorStore } from "../../editor/context";
import { frontOf, traceOf } from "../../workflow/trace";
import { marksOfTrace } from "../../workflow/trace-marks";
import { useTraceWords } from "./useTraceWords";

/** Draws a run over the canvas, and follows it while it goes on. It shows nothing of its own. */
export function FollowedRun({ runId }: { runId: string }) {
  const store = useEditorStore();
  const edges = useEditor((state) => state.document.edges);
  const workflowId = useEditor((state) => state.workflowId);
  const steps = useSteps(runId).data;
  const waits = useRunWaits(runId).data;
  const words = useTraceWords();
  useLiveRun(runId, workflowId === null ? { runId } : { workflowId });

  const trace = useMemo(() => (steps ? traceOf({ edges }, steps, waits) : null), [edges, steps, waits]);
  const marks = useMemo(() => trace && marksOfTrace(trace, words), [trace, words]);
  useEffect(() => {
    store.getState().setMarks("run", marks);
  }, [store, marks]);
  const front = trace && frontOf(trace).join(" ");
  useEffect(() => {
    // Whoever talks on the phone looks at where the run is; whoever does something else is left alone.
    const { right, canvas } = store.getState();
    if (front && right === "phone") canvas?.show(front.split(" "));
  }, [store, front]);
  useEffect(
    () => () => {
      store.getState().setMarks("run", null);
    },
    [store],
  );
  return null;
}
