import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { without } from "../lib/without";
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
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ nodeId, pin }: { nodeId: string; pin: Pin | null }): Promise<Pins> => {
      const id = workflowId ?? "";
      // Somebody else may have pinned something meanwhile.
      const others = without(await fetchPins(id), nodeId);
      const pins = pin ? { ...others, [nodeId]: pin } : { ...others };
      const params = { path: { id } };
      return unwrap(await client.PUT("/api/v1/workflows/{id}/pins", { params, body: { pins } })).pins;
    },
    onSuccess: (pins) => {
      queryClient.setQueryData<Pins>(pinsKey(workflowId), pins);
    },
  });
}

function pinsKey(workflowId: string | null) {
  return ["workflows", workflowId, "pins"];
}

async function fetchPins(id: string): Promise<Pins> {
  return unwrap(await client.GET("/api/v1/workflows/{id}/pins", { params: { path: { id } } })).pins;
}
