import { useQuery } from "@tanstack/react-query";
import { isJsonObject } from "../workflow/node-type";
import type { Scope } from "../workflow/scope";
import { useAction } from "./action";
import { client } from "./client";
import { useLiveQueries } from "./live";
import { unwrap } from "./problem";
import type { NewTestRun } from "./schema";

/** How many of a workflow's newest runs there are to choose from. */
const CHOOSABLE = 20;

/** The newest runs of one workflow, tests included; kept up to date as they go on. */
export function useRunsOf(workflowId: string | null) {
  const queryKey = ["runs", "list", "of", workflowId];
  useLiveQueries(workflowId === null ? null : { workflowId }, (notice) =>
    notice.kind === "run" || notice.kind === "resync" ? [queryKey] : [],
  );
  return useQuery({
    queryKey,
    queryFn: async () => {
      const query = { workflow_id: workflowId ?? "", limit: CHOOSABLE };
      return unwrap(await client.GET("/api/v1/runs", { params: { query } })).items;
    },
    enabled: workflowId !== null,
  });
}

/** What the expressions of a node saw in a run, or would see in it. It follows the run with everything of it. */
export function useRunScope(runId: string | null, nodeId: string) {
  return useQuery({
    queryKey: ["runs", runId, "scope", nodeId],
    queryFn: async ({ signal }): Promise<Scope> => {
      const params = { path: { id: runId ?? "" }, query: { node_id: nodeId } };
      const seen: unknown = unwrap(await client.GET("/api/v1/runs/{id}/scope", { params, signal }));
      return isJsonObject(seen) ? seen : {};
    },
    enabled: runId !== null,
    retry: false,
  });
}

/** Run the newest saved draft now; gives the run's id. */
export function useStartTestRun(workflowId: string | null) {
  return useAction([["runs", "list"]], async (body: NewTestRun) => {
    const params = { path: { id: workflowId ?? "" } };
    return unwrap(await client.POST("/api/v1/workflows/{id}/test-runs", { params, body })).id;
  });
}
