import { useQuery } from "@tanstack/react-query";
import { useAction } from "./action";
import { client } from "./client";
import { everyPage } from "./pages";
import { expectDone, unwrap } from "./problem";
import type { NewKey } from "./schema";

const API_KEYS = ["api-keys"];

/** Keys by their beginnings; the whole of one is shown once, when it is made. */
export function useApiKeys() {
  return useQuery({
    queryKey: API_KEYS,
    queryFn: () =>
      everyPage(async (query) => unwrap(await client.GET("/api/v1/api-keys", { params: { query } }))),
  });
}

export function useAddApiKey() {
  return useAction([API_KEYS], async (body: NewKey) =>
    unwrap(await client.POST("/api/v1/api-keys", { body })),
  );
}

/** The key stops working at once. */
export function useRevokeApiKey() {
  return useAction([API_KEYS], async (id: string) => {
    expectDone(await client.DELETE("/api/v1/api-keys/{id}", { params: { path: { id } } }));
  });
}
