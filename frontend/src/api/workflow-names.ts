import { useQuery } from "@tanstack/react-query";
import { client } from "./client";
import { everyPage } from "./pages";
import { unwrap } from "./problem";

/** The workspace's workflows for a picker, by name. */
export function useWorkflowNames() {
  return useQuery({
    queryKey: ["workflows", "names"],
    queryFn: async () => {
      const items = await everyPage(async (query) =>
        unwrap(await client.GET("/api/v1/workflows", { params: { query } })),
      );
      return items.map(({ id, name }) => ({ id, name })).toSorted((a, b) => a.name.localeCompare(b.name));
    },
    staleTime: 30_000,
  });
}
