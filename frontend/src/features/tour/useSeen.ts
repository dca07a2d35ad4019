import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { fetchFirstSteps } from "../../api/first-steps";
import { useLive } from "../../api/live";
import { UnreadableDocument, readDocument } from "../../workflow/read-document";
import { NOTHING_SEEN, type Seen } from "./steps";
import { followWorkflow, type Tour } from "./tour-store";

/** Milliseconds between looks: opening the phone tells nobody. */
const LOOK_MS = 3000;

/** The tour's workflow as it stands, looked at while the tour is on. */
export function useSeen(tour: Tour, openWorkflow: string | null): Seen {
  const queryClient = useQueryClient();
  const isOn = tour.state === "on";
  const watched = isOn ? (tour.workflowId ?? openWorkflow) : null;
  const seen = useQuery({
    queryKey: ["first-steps", watched],
    queryFn: () => fetchFirstSteps(watched ?? ""),
    enabled: watched !== null,
    refetchInterval: LOOK_MS,
  });
  useLive(watched === null ? null : { workflowId: watched }, () => {
    void queryClient.invalidateQueries({ queryKey: ["first-steps", watched] });
  });

  const isNew = seen.data && tour.since !== null && seen.data.created_at >= tour.since;
  useEffect(() => {
    if (isNew && tour.workflowId === null) followWorkflow(watched);
  }, [isNew, tour.workflowId, watched]);
  const isGone = seen.data === null;
  useEffect(() => {
    if (isGone) followWorkflow(null);
  }, [isGone]);

  if (!seen.data || (tour.workflowId === null && !isNew)) return NOTHING_SEEN;
  const { document, isPhoneOpen, hasTestRun, isPublished } = seen.data;
  return { draft: drawn(document), isPhoneOpen, hasTestRun, isPublished };
}

function drawn(document: unknown): Seen["draft"] {
  try {
    return readDocument(document);
  } catch (error) {
    if (error instanceof UnreadableDocument) return { nodes: [], edges: [] };
    throw error;
  }
}
