import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { without } from "../lib/without";
import { showAnswer } from "./action";
import { client } from "./client";
import { unwrap } from "./problem";
import type { PinnedOutput } from "./schema";

/** What a node gives in test runs instead of being run. */
export type Pin = PinnedOutput;

export type Pins = Readonly<Record<string, Pin>>;

/** The pinned outputs of a workflow's draft, by node. */
export function usePins(workflowId: string | null) {
  return useQuery({
    queryKey: pinsKey(workflowId),
    queryFn: () => fetchPins(workflowId ?? ""),
    enabled: workflowId !== null,
    staleTime: 30_000,
  });
}

/** Pin a node's output, or with `null` let it run again. */
export function useSetPin(workflowId: string | null) {
  return useChangedPins<{ nodeId: string; pin: Pin | null }>(workflowId, (pins, { nodeId, pin }) => {
    const others = without(pins, nodeId);
    return pin ? { ...others, [nodeId]: pin } : others;
  });
}

/** Have what is pinned to nodes, if anything is, follow them to other ids. */
export function useMovePins(workflowId: string | null) {
  return useChangedPins<ReadonlyMap<string, string>>(workflowId, (pins, moved) => {
    const entries = Object.entries(pins);
    if (!entries.some(([id]) => moved.has(id))) return pins;
    return Object.fromEntries(entries.map(([id, pin]) => [moved.get(id) ?? id, pin]));
  });
}

/** Changes go by what is stored now, as somebody else may have pinned something meanwhile. */
function useChangedPins<Change>(workflowId: string | null, change: (pins: Pins, by: Change) => Pins) {
  const queryClient = useQueryClient();
  return useMutation({
    scope: { id: pinsKey(workflowId).join("/") },
    mutationFn: async (by: Change): Promise<Pins> => {
      const id = workflowId ?? "";
      const stored = await fetchPins(id);
      const pins = change(stored, by);
      if (pins === stored) return stored;
      const params = { path: { id } };
      return unwrap(await client.PUT("/api/v1/workflows/{id}/pins", { params, body: { pins } })).pins;
    },
    onSuccess: (pins) => showAnswer(queryClient, pinsKey(workflowId), pins),
  });
}

function pinsKey(workflowId: string | null) {
  return ["workflows", workflowId, "pins"];
}

async function fetchPins(id: string): Promise<Pins> {
  return unwrap(await client.GET("/api/v1/workflows/{id}/pins", { params: { path: { id } } })).pins;
}
