import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useAction } from "./action";
import { client } from "./client";
import { useLiveQueries, type Notice } from "./live";
import { LARGEST_PAGE, pageQuery, paged } from "./pages";
import { unwrap } from "./problem";
import type { AlertView } from "./schema";

export type Alert = AlertView;

const ALERTS = ["alerts"];
/** Milliseconds between looks that do not rely on being told. */
const LOOK_MS = 60_000;

/** The alerts that are open, newest first; followed live. */
export function useOpenAlerts() {
  useLiveQueries({ conversations: true }, concerned);
  return useQuery({
    queryKey: [...ALERTS, "open"],
    queryFn: async () => {
      const query = { limit: LARGEST_PAGE };
      return unwrap(await client.GET("/api/v1/alerts", { params: { query } })).items;
    },
    refetchInterval: LOOK_MS,
  });
}

/** Every alert there ever was, page by page, newest first. */
export function useAllAlerts() {
  return useInfiniteQuery({
    queryKey: [...ALERTS, "all"],
    queryFn: async ({ pageParam }) => {
      const query = { ...pageQuery(pageParam), show: "all" as const };
      return unwrap(await client.GET("/api/v1/alerts", { params: { query } }));
    },
    ...paged<Alert>(),
  });
}

/** Say that one has been seen. */
export function useAcknowledgeAlert() {
  return useAction([ALERTS], async (id: string) =>
    unwrap(await client.POST("/api/v1/alerts/{id}/acknowledge", { params: { path: { id } } })),
  );
}

/** Say that one is over. */
export function useResolveAlert() {
  return useAction([ALERTS], async (id: string) =>
    unwrap(await client.POST("/api/v1/alerts/{id}/resolve", { params: { path: { id } } })),
  );
}

function concerned({ kind }: Notice) {
  return kind === "alert" || kind === "resync" ? [ALERTS] : [];
}
