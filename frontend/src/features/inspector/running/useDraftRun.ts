import { useMutation } from "@tanstack/react-query";
import { useStartTestRun } from "../../../api/run-scope";
import type { NewTestRun } from "../../../api/schema";
import { useEditorStore } from "../../../editor/context";
import { saveNow } from "../../../editor/saving";
import { notifyError } from "../../../ui/notify";
import { requestRun } from "./run-request";

/**
 * Saves the draft, runs it, and shows the run.
 *
 * Answers the request itself, as whoever asked may be gone by then: showing another run draws them anew, and a
 * request that still stood would start it a second time.
 */
export function useDraftRun() {
  const store = useEditorStore();
  const start = useStartTestRun(store.getState().workflowId);
  return useMutation({
    mutationFn: async (body: NewTestRun) => {
      await saveNow();
      return start.mutateAsync(body);
    },
    onSuccess: (id) => {
      requestRun(null);
      store.getState().showRun(id);
    },
    onError: (error) => {
      requestRun(null);
      notifyError(error);
    },
  });
}
