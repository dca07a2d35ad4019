import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { WorkflowDocument } from "../workflow/document";
import { readDocument } from "../workflow/read-document";
import { useAction } from "./action";
import { client } from "./client";
import { useLiveQueries } from "./live";
import { pageQuery, paged } from "./pages";
import { expectDone, unwrap } from "./problem";
import type { VersionItem } from "./schema";
import { WORKFLOW_LISTS } from "./workflows";

export type { HookAddress, VersionItem } from "./schema";

const keyOf = (workflowId: string, ...rest: readonly unknown[]) => ["versions", workflowId, ...rest];

/** The published versions, newest first, with how many runs are under way on each. */
export function useVersions(workflowId: string) {
  useLiveQueries({ workflowId }, ({ kind }) =>
    kind === "run" || kind === "resync" ? [keyOf(workflowId, "list")] : [],
  );
  return useInfiniteQuery({
    queryKey: keyOf(workflowId, "list"),
    queryFn: async ({ pageParam }) => {
      const params = { path: { id: workflowId }, query: pageQuery(pageParam) };
      return unwrap(await client.GET("/api/v1/workflows/{id}/versions", { params }));
    },
    ...paged<VersionItem>(),
  });
}

/** A version's document, which never changes; nothing is asked for `null`. */
export function useVersionDocument(workflowId: string, version: number | null) {
  return useQuery({
    queryKey: keyOf(workflowId, "document", version),
    queryFn: () => fetchVersion(workflowId, version ?? 0),
    enabled: version !== null,
    staleTime: Infinity,
  });
}

export async function fetchVersion(workflowId: string, version: number): Promise<WorkflowDocument> {
  const params = { path: { id: workflowId, version } };
  return readDocument(
    unwrap(await client.GET("/api/v1/workflows/{id}/versions/{version}", { params })).document,
  );
}

/** Which version takes events, and where other systems start it. */
export function useStanding(workflowId: string) {
  return useQuery({
    queryKey: keyOf(workflowId, "standing"),
    queryFn: async () => {
      const params = { path: { id: workflowId } };
      const found = unwrap(await client.GET("/api/v1/workflows/{id}", { params }));
      return { activeVersion: found.active_version, isActive: found.is_active, hooks: found.hooks };
    },
  });
}

/** Make the server's draft the next version, and the active one. */
export function usePublish(workflowId: string) {
  return useAction([keyOf(workflowId), WORKFLOW_LISTS], async (note: string) => {
    const params = { path: { id: workflowId } };
    return unwrap(await client.POST("/api/v1/workflows/{id}/publish", { params, body: { note } }));
  });
}

/** Take events with this version; with `null`, with the one that did last. */
export function useActivate(workflowId: string) {
  return useAction([keyOf(workflowId), WORKFLOW_LISTS], async (version: number | null) => {
    const params = { path: { id: workflowId } };
    const body = version === null ? {} : { version };
    return unwrap(await client.POST("/api/v1/workflows/{id}/activate", { params, body })).version;
  });
}

/** Begin no new runs. */
export function useDeactivate(workflowId: string) {
  return useAction([keyOf(workflowId), WORKFLOW_LISTS], async () => {
    const params = { path: { id: workflowId } };
    expectDone(await client.POST("/api/v1/workflows/{id}/deactivate", { params }));
  });
}
