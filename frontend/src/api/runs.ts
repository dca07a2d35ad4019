import { useQuery } from "@tanstack/react-query";
import { client } from "./client";
import { PAGE_SIZE, POLL_MS } from "./polling";
import { unwrap } from "./problem";

/** The newest runs, newest first. */
export function useRuns() {
  return useQuery({
    queryKey: ["runs"],
    queryFn: async () =>
      unwrap(await client.GET("/api/v1/runs", { params: { query: { limit: PAGE_SIZE } } })).items,
    refetchInterval: POLL_MS,
  });
}

export function useRun(id: string) {
  return useQuery({
    queryKey: ["runs", id],
    queryFn: async () => unwrap(await client.GET("/api/v1/runs/{id}", { params: { path: { id } } })),
    refetchInterval: POLL_MS,
  });
}

/** What a run has done so far, in the order in which it began it. */
export function useSteps(runId: string) {
  return useQuery({
    queryKey: ["runs", runId, "steps"],
    queryFn: async () =>
      unwrap(await client.GET("/api/v1/runs/{id}/steps", { params: { path: { id: runId } } })).items,
    refetchInterval: POLL_MS,
  });
}
