import { useEffect, useRef } from "react";
import { useTestSession } from "../../api/testing";
import { useEditorStore } from "../../editor/context";
import { followRun } from "../../editor/follow-run";

/** Follows whatever the phone's newest message started. It shows nothing of its own. */
export function FollowNewest({ workflowId }: { workflowId: string }) {
  const store = useEditorStore();
  const newest = useTestSession(workflowId).data?.last_run_id ?? null;
  const seen = useRef(newest);
  useEffect(() => {
    if (newest === null || newest === seen.current) return;
    seen.current = newest;
    followRun(store, newest);
  }, [newest, store]);
  return null;
}
