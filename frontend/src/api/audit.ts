import { useInfiniteQuery } from "@tanstack/react-query";
import { client } from "./client";
import { pageQuery, paged } from "./pages";
import { unwrap } from "./problem";
import type { AuditEntry } from "./types";

/** Who did what, newest first. */
export function useAudit() {
  return useInfiniteQuery({
    queryKey: ["audit"],
    queryFn: async ({ pageParam }) =>
      unwrap(await client.GET("/api/v1/audit", { params: { query: pageQuery(pageParam) } })),
    ...paged<AuditEntry>(),
  });
}
