import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Scope } from "../workflow/scope";
import { client } from "./client";
import { unwrap } from "./problem";

/**
 * What a template gives by the server's own rules, or why it gives nothing; a later template takes the place
 * of one under way.
 *
 * `null` asks nothing. `seenAs` names the scope: with the same name it counts as the same.
 */
export function useEvaluation(template: string | null, scope: Scope | null, seenAs: string) {
  return useQuery({
    queryKey: ["expressions", seenAs, template],
    queryFn: async ({ signal }) => {
      const body = { template: template ?? "", scope: { ...scope } };
      return unwrap(await client.POST("/api/v1/expressions/evaluate", { body, signal }));
    },
    enabled: template !== null && scope !== null,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
    retry: false,
  });
}
