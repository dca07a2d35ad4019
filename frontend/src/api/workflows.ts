import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useAction } from "./action";
import { client } from "./client";
import { useLiveQueries } from "./live";
import { LARGEST_PAGE, pageQuery, paged } from "./pages";
import { expectDone, unwrap } from "./problem";
import type { WorkflowChange } from "./schema";
import type { Workflow } from "./types";

const WORKFLOWS = ["workflows"];
/** What is listed of workflows, by any filter. */
export const WORKFLOW_LISTS = [...WORKFLOWS, "lists"];

export interface WorkflowFilter {
  readonly search?: string | undefined;
  readonly tag?: string | undefined;
}

/**
 * The workspace's workflows, those that were changed last first; with what their runs are doing now. As many at once as
 * the server gives, because the page puts in order what it has.
 */
export function useWorkflows({ search, tag }: WorkflowFilter = {}) {
  useLiveQueries({ runs: true }, () => [WORKFLOW_LISTS]);
  return useInfiniteQuery({
    queryKey: [...WORKFLOW_LISTS, { search: search ?? "", tag: tag ?? "" }],
    queryFn: async ({ pageParam }) => {
      const query = { ...pageQuery(pageParam, LARGEST_PAGE), ...(search && { search }), ...(tag && { tag }) };
      return unwrap(await client.GET("/api/v1/workflows", { params: { query } }));
    },
    ...paged<Workflow>(),
    placeholderData: (before) => before,
  });
}

/** Every tag in use. */
export function useWorkflowTags() {
  return useQuery({
    queryKey: [...WORKFLOW_LISTS, "tags"],
    queryFn: async () => unwrap(await client.GET("/api/v1/workflows/tags")).items.map(({ tag }) => tag),
  });
}

/** One workflow with its draft. What is drawn since then is in the editor, so this is not asked again. */
export function useWorkflow(id: string) {
  return useQuery({
    queryKey: [...WORKFLOWS, id],
    queryFn: () => fetchWorkflow(id),
    staleTime: Infinity,
    gcTime: 0,
  });
}

/** Make a workflow of a document; gives its id. */
export function useCreateWorkflow() {
  return useAction([WORKFLOW_LISTS], async (document: object) => {
    const body = { document: { ...document } };
    return unwrap(await client.POST("/api/v1/workflows", { body })).id;
  });
}

/** Make another one with the same drawing, under the name given; gives its id. */
export function useDuplicateWorkflow() {
  return useAction(
    [WORKFLOW_LISTS],
    async ({ id, name, tags }: { id: string; name: string; tags: string[] }) => {
      const { document } = await fetchWorkflow(id);
      const made = unwrap(
        await client.POST("/api/v1/workflows", { body: { document: { ...document, name } } }),
      );
      if (tags.length > 0) await change(made.id, { tags });
      return made.id;
    },
  );
}

/** The draft as it is saved now, to be kept in a file. */
export async function fetchDocument(id: string): Promise<Record<string, unknown>> {
  return (await fetchWorkflow(id)).document;
}

/** Change name or tags. */
export function useChangeWorkflow() {
  return useAction([WORKFLOW_LISTS], ({ id, ...wanted }: { id: string } & WorkflowChange) =>
    change(id, wanted),
  );
}

/** Let it begin new runs, or not; those under way go on. */
export function useActivateWorkflow() {
  return useAction([WORKFLOW_LISTS], async ({ id, isActive }: { id: string; isActive: boolean }) => {
    const params = { path: { id } };
    if (isActive) expectDone(await client.POST("/api/v1/workflows/{id}/activate", { params, body: {} }));
    else expectDone(await client.POST("/api/v1/workflows/{id}/deactivate", { params }));
  });
}

/** Delete it for good; one that is active begins no new runs from here on. */
export function useDeleteWorkflow() {
  return useAction([WORKFLOW_LISTS], async ({ id, isActive }: { id: string; isActive: boolean }) => {
    const params = { path: { id } };
    if (isActive) expectDone(await client.POST("/api/v1/workflows/{id}/deactivate", { params }));
    expectDone(await client.DELETE("/api/v1/workflows/{id}", { params }));
  });
}

async function fetchWorkflow(id: string) {
  return unwrap(await client.GET("/api/v1/workflows/{id}", { params: { path: { id } } }));
}

async function change(id: string, body: WorkflowChange): Promise<void> {
  expectDone(await client.PATCH("/api/v1/workflows/{id}", { params: { path: { id } }, body }));
}
