import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type QueryClient,
} from "@tanstack/react-query";
import { client } from "./client";
import { useLiveQueries } from "./live";
import { pageQuery, paged } from "./pages";
import { expectDone, unwrap } from "./problem";
import type { WorkflowChange } from "./schema";
import type { Workflow } from "./types";

const WORKFLOWS = ["workflows"];
const LISTS = [...WORKFLOWS, "lists"];
/** How many are listed at once: the most the server gives, because the page puts in order what it has. */
const PAGE_SIZE = 200;

export interface WorkflowFilter {
  readonly search?: string | undefined;
  readonly tag?: string | undefined;
}

/** The workspace's workflows, those that were changed last first; with what their runs are doing now. */
export function useWorkflows({ search, tag }: WorkflowFilter = {}) {
  useLiveQueries({ runs: true }, () => [LISTS]);
  return useInfiniteQuery({
    queryKey: [...LISTS, { search: search ?? "", tag: tag ?? "" }],
    queryFn: async ({ pageParam }) => {
      const query = { ...pageQuery(pageParam, PAGE_SIZE), ...(search && { search }), ...(tag && { tag }) };
      return unwrap(await client.GET("/api/v1/workflows", { params: { query } }));
    },
    ...paged<Workflow>(),
    placeholderData: (before) => before,
  });
}

/** Every tag in use. */
export function useWorkflowTags() {
  return useQuery({
    queryKey: [...LISTS, "tags"],
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
  return useWorkflowAction(async (document: object) => {
    const body = { document: { ...document } };
    return unwrap(await client.POST("/api/v1/workflows", { body })).id;
  });
}

/** Make another one with the same drawing, under the name given; gives its id. */
export function useDuplicateWorkflow() {
  return useWorkflowAction(async ({ id, name, tags }: { id: string; name: string; tags: string[] }) => {
    const { document } = await fetchWorkflow(id);
    const made = unwrap(
      await client.POST("/api/v1/workflows", { body: { document: { ...document, name } } }),
    );
    if (tags.length > 0) await change(made.id, { tags });
    return made.id;
  });
}

/** The draft as it is saved now, to be kept in a file. */
export async function fetchDocument(id: string): Promise<Record<string, unknown>> {
  return (await fetchWorkflow(id)).document;
}

/** Change name or tags. */
export function useChangeWorkflow() {
  return useWorkflowAction(({ id, ...wanted }: { id: string } & WorkflowChange) => change(id, wanted));
}

/** Let it begin new runs, or not; those under way go on. */
export function useActivateWorkflow() {
  return useWorkflowAction(async ({ id, isActive }: { id: string; isActive: boolean }) => {
    const params = { path: { id } };
    if (isActive) expectDone(await client.POST("/api/v1/workflows/{id}/activate", { params, body: {} }));
    else expectDone(await client.POST("/api/v1/workflows/{id}/deactivate", { params }));
  });
}

/** Delete it for good; one that is active begins no new runs from here on. */
export function useDeleteWorkflow() {
  return useWorkflowAction(async ({ id, isActive }: { id: string; isActive: boolean }) => {
    const params = { path: { id } };
    if (isActive) expectDone(await client.POST("/api/v1/workflows/{id}/deactivate", { params }));
    expectDone(await client.DELETE("/api/v1/workflows/{id}", { params }));
  });
}

/** What is listed of workflows may have changed: the next look asks again. */
export function forgetWorkflowLists(queryClient: QueryClient): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: LISTS });
}

async function fetchWorkflow(id: string) {
  return unwrap(await client.GET("/api/v1/workflows/{id}", { params: { path: { id } } }));
}

async function change(id: string, body: WorkflowChange): Promise<void> {
  expectDone(await client.PATCH("/api/v1/workflows/{id}", { params: { path: { id } }, body }));
}

function useWorkflowAction<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const queryClient = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => forgetWorkflowLists(queryClient) });
}
