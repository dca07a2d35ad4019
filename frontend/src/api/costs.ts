import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useAction } from "./action";
import { client } from "./client";
import { unwrap } from "./problem";
import type { CostReport, operations, PriceTables } from "./schema";

export type { Cost, CostSum, PriceTable } from "./schema";

/** The days, and what to sum by. */
export type CostQuery = operations["ApiV1AnalyticsCostsGetCosts"]["parameters"]["query"];
export type Grouping = CostReport["by"];

const COSTS = ["costs"];
const TABLES = [...COSTS, "tables"];

/** What messages that arrived on these days cost. */
export function useCosts(query: CostQuery) {
  return useQuery({
    queryKey: [...COSTS, "report", query],
    queryFn: async () => unwrap(await client.GET("/api/v1/analytics/costs", { params: { query } })),
    placeholderData: keepPreviousData,
  });
}

/** What one message costs in that state; null while the provider has said nothing of that. */
export function useMessageCost(messageId: string, state: string) {
  return useQuery({
    queryKey: [...COSTS, "message", messageId, state],
    queryFn: async () => {
      const params = { path: { id: messageId } };
      return unwrap(await client.GET("/api/v1/messages/{id}", { params })).cost;
    },
  });
}

/** The workspace's price tables, in the order in which they were added. */
export function usePriceTables() {
  return useQuery({
    queryKey: TABLES,
    queryFn: async () => unwrap(await client.GET("/api/v1/prices")).tables,
  });
}

/** Tables of the right form, as a text to fill in. */
export async function fetchExampleTables(): Promise<string> {
  return JSON.stringify(unwrap(await client.GET("/api/v1/prices/example")), null, 2);
}

/** Adds tables and prices what had no price before; gives how many messages got one. */
export function useAddPrices() {
  return useAction([COSTS, ["runs"], ["conversations"]], async (body: PriceTables) => {
    unwrap(await client.PUT("/api/v1/prices", { body }));
    let priced = 0;
    let cursor: string | null = null;
    do {
      const query: { cursor?: string } = cursor === null ? {} : { cursor };
      const filled = unwrap(await client.POST("/api/v1/prices/fill", { params: { query } }));
      priced += filled.priced;
      cursor = filled.next;
    } while (cursor !== null);
    return priced;
  });
}
