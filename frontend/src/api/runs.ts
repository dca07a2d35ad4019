import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { readDocument } from "../workflow/read-document";
import { useAction } from "./action";
import { client } from "./client";
import { useLiveQueries, type LiveFilter } from "./live";
import { LARGEST_PAGE, PAGE_SIZE, paged } from "./pages";
import { unwrap } from "./problem";
import type { operations } from "./schema";
import type { Run, Step } from "./types";

/** Which runs; absent means all. */
export type RunQuery = NonNullable<operations["ApiV1RunsListRuns"]["parameters"]["query"]>;

const RUNS = ["runs"];
const LISTS = [...RUNS, "list"];

/** The newest runs, newest first; they follow by themselves. */
export function useRuns(query: RunQuery = {}) {
  useLiveQueries(liveOf(query), (notice) => (["run", "resync"].includes(notice.kind) ? [LISTS] : []));
  return useQuery({
    queryKey: [...LISTS, "newest", query],
    queryFn: async () => unwrap(await fetchRuns(query)).items,
  });
}

/** Runs page by page, newest first; they follow by themselves while `isLive`. */
export function useRunPages(query: RunQuery, isLive: boolean) {
  useLiveQueries(isLive ? liveOf(query) : null, (notice) =>
    ["run", "resync"].includes(notice.kind) ? [[...LISTS, "pages"]] : [],
  );
  return useInfiniteQuery({
    queryKey: [...LISTS, "pages", query],
    queryFn: async ({ pageParam }) =>
      unwrap(await fetchRuns({ ...query, ...(pageParam !== null && { cursor: pageParam }) })),
    ...paged<Run>(),
    placeholderData: keepPreviousData,
  });
}

export function useRun(id: string) {
  return useQuery({
    queryKey: [...RUNS, id],
    queryFn: async () => unwrap(await client.GET("/api/v1/runs/{id}", { params: { path: { id } } })),
  });
}

interface StepsPage {
  readonly items: readonly Step[];
  readonly next: string | null;
}

/**
 * What a run has done so far, in the order in which it began it.
 *
 * A page of steps that are all over never changes again, so a long run is not fetched from its beginning
 * at every step it takes.
 */
export function useSteps(runId: string | null) {
  const queryClient = useQueryClient();
  const queryKey = [...RUNS, runId, "steps"];
  return useQuery({
    queryKey,
    queryFn: async () => {
      const known = queryClient.getQueryData<readonly StepsPage[]>(queryKey) ?? [];
      const firstOpen = known.findIndex(({ items, next }) => next === null || items.some(isOpen));
      const pages = known.slice(0, Math.max(firstOpen, 0));
      let cursor = pages.at(-1)?.next ?? null;
      do {
        const query = { limit: LARGEST_PAGE, ...(cursor !== null && { cursor }) };
        const params = { path: { id: runId ?? "" }, query };
        const page = unwrap(await client.GET("/api/v1/runs/{id}/steps", { params }));
        pages.push(page);
        cursor = page.next;
      } while (cursor !== null);
      return pages;
    },
    select: stepsOf,
    enabled: runId !== null,
  });
}

/** What a node of a run has sent, oldest first: the newest of it, as many as a page holds. */
export function useSentBy(runId: string, nodeId: string, isWanted: boolean) {
  return useQuery({
    queryKey: [...RUNS, runId, "sent", nodeId],
    queryFn: async () => {
      const query = { run_id: runId, node_id: nodeId, limit: LARGEST_PAGE };
      const { items } = unwrap(await client.GET("/api/v1/messages", { params: { query } }));
      return items.reverse();
    },
    enabled: isWanted,
  });
}

function stepsOf(pages: readonly StepsPage[]): Step[] {
  return pages.flatMap(({ items }) => items);
}

function isOpen(step: Step): boolean {
  return step.ended_at === null;
}

/** What a run waits for, and has waited for. */
export function useRunWaits(runId: string) {
  return useQuery({
    queryKey: [...RUNS, runId, "waits"],
    queryFn: async () => {
      const params = { path: { id: runId }, query: { limit: LARGEST_PAGE } };
      return unwrap(await client.GET("/api/v1/runs/{id}/waits", { params })).items;
    },
  });
}

/** The document a run is on, be it a version or a draft under test. It never changes. */
export function useRunDocument(runId: string) {
  return useQuery({
    queryKey: [...RUNS, runId, "document"],
    queryFn: async () => {
      const found = unwrap(
        await client.GET("/api/v1/runs/{id}/document", { params: { path: { id: runId } } }),
      );
      return { ...found, document: readDocument(found.document) };
    },
    staleTime: Infinity,
  });
}

/** Follow this run while it goes on; `through` is the stream it is heard over. */
export function useLiveRun(runId: string, through: LiveFilter): void {
  useLiveQueries(through, (notice) =>
    notice.run_id === runId || notice.kind === "resync" ? [[...RUNS, runId]] : [],
  );
}

/** End a run where it stands. */
export function useCancelRun(runId: string) {
  return useAction([RUNS], async () =>
    unwrap(await client.POST("/api/v1/runs/{id}/cancel", { params: { path: { id: runId } } })),
  );
}

/** Act as if this many seconds had passed for the run's conversation. For test runs only. */
export function usePretend(runId: string) {
  return useAction([[...RUNS, runId]], async (seconds: number) => {
    const params = { path: { id: runId } };
    return unwrap(await client.POST("/api/v1/runs/{id}/pretend", { params, body: { seconds } }));
  });
}

/** From where a run is repeated: from a step, with its input or another; or all of it. */
export interface ReplayFrom {
  readonly step?: number;
  readonly value?: unknown;
}

/** A new run on the same version; gives its id. */
export function useReplay(runId: string) {
  return useAction([LISTS], async (from: ReplayFrom) => {
    const params = { path: { id: runId } };
    return unwrap(await client.POST("/api/v1/runs/{id}/replay", { params, body: from })).id;
  });
}

async function fetchRuns(query: RunQuery) {
  return client.GET("/api/v1/runs", { params: { query: { limit: PAGE_SIZE, ...query } } });
}

function liveOf({ workflow_id: workflowId }: RunQuery): LiveFilter {
  return workflowId ? { workflowId } : { runs: true };
}
