import { useThrottledCallback } from "@mantine/hooks";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "./client";
import { useLive } from "./live";
import { unwrap } from "./problem";
import type { Overlay as OverlayShape } from "./schema";

export type Overlay = OverlayShape;

/** Milliseconds between two counts while runs go on: each is work for the database. */
const PAUSE_MS = 10_000;

/** The period whose runs are counted: the last so many hours, or from a day to a day. */
export type Period =
  | { readonly kind: "last"; readonly hours: number }
  | { readonly kind: "days"; readonly since: string; readonly until: string };

export interface OverlayQuery {
  readonly period: Period;
  readonly version: number | null;
}

/** What happened in a workflow over a period, as numbers; `null` asks nothing. It follows, with a pause. */
export function useOverlay(workflowId: string, asked: OverlayQuery | null) {
  const queryClient = useQueryClient();
  const queryKey = ["workflows", workflowId, "overlay"];
  // At once, and after the pause once more if something happened in it.
  const countAgain = useThrottledCallback(() => {
    void queryClient.invalidateQueries({ queryKey });
  }, PAUSE_MS);
  useLive(asked && { workflowId }, (notice) => {
    if (notice.kind === "run" || notice.kind === "resync") countAgain();
  });
  return useQuery({
    queryKey: [...queryKey, asked],
    queryFn: async () => {
      const query = asked ? { ...bounds(asked.period), version: asked.version } : {};
      const params = { path: { id: workflowId }, query };
      return unwrap(await client.GET("/api/v1/workflows/{id}/overlay", { params }));
    },
    enabled: asked !== null,
    placeholderData: keepPreviousData,
  });
}

function bounds(period: Period): { since: string; until?: string } {
  if (period.kind === "days") return { since: period.since, until: period.until };
  return { since: new Date(Date.now() - period.hours * 3_600_000).toISOString() };
}
