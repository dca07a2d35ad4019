import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "./client";
import { expectDone, unwrap } from "./problem";
import type { NewKey } from "./schema";

const API_KEYS = ["api-keys"];
const MOST = 100;

/** Keys by their beginnings; the whole of one is shown once, when it is made. */
export function useApiKeys() {
  return useQuery({
    queryKey: API_KEYS,
    queryFn: async () =>
      unwrap(await client.GET("/api/v1/api-keys", { params: { query: { limit: MOST } } })).items,
  });
}

export function useAddApiKey() {
  return useApiKeyAction(async (body: NewKey) => unwrap(await client.POST("/api/v1/api-keys", { body })));
}

/** The key stops working at once. */
export function useRevokeApiKey() {
  return useApiKeyAction(async (id: string) => {
    expectDone(await client.DELETE("/api/v1/api-keys/{id}", { params: { path: { id } } }));
  });
}

function useApiKeyAction<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: API_KEYS }),
  });
}
