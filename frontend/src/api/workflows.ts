import { useQuery } from "@tanstack/react-query";
import { client } from "./client";
import { PAGE_SIZE, POLL_MS } from "./polling";
import { unwrap } from "./problem";

/** The workspace's workflows. */
export function useWorkflows() {
  return useQuery({
    queryKey: ["workflows"],
    queryFn: async () =>
      unwrap(await client.GET("/api/v1/workflows", { params: { query: { limit: PAGE_SIZE } } })).items,
    refetchInterval: POLL_MS,
  });
}
