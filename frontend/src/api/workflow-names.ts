import { useQuery } from "@tanstack/react-query";
import { client } from "./client";
import { unwrap } from "./problem";

/** More workflows than anybody picks from a list. */
const MOST = 200;

/** The workspace's workflows for a picker, by name. */
export function useWorkflowNames() {
  return useQuery({
    queryKey: ["workflows", "names"],
    queryFn: async () => {
      const { items } = unwrap(await client.GET("/api/v1/workflows", { params: { query: { limit: MOST } } }));
      return items.map(({ id, name }) => ({ id, name })).toSorted((a, b) => a.name.localeCompare(b.name));
    },
    staleTime: 30_000,
  });
}
