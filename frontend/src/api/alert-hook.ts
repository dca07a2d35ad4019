import { useQuery } from "@tanstack/react-query";
import { useAction } from "./action";
import { client } from "./client";
import { expectDone, unwrap } from "./problem";
import type { NewAlertHook } from "./schema";

const HOOK = ["alert-hook"];

/** Where alerts are posted to, if anywhere, and how that went. */
export function useAlertHook() {
  return useQuery({
    queryKey: HOOK,
    queryFn: async () => unwrap(await client.GET("/api/v1/alert-hook")),
    refetchOnWindowFocus: false,
  });
}

/** Posts alerts there from now on. */
export function useSaveAlertHook() {
  return useAction([HOOK], async (body: NewAlertHook) =>
    unwrap(await client.PUT("/api/v1/alert-hook", { body })),
  );
}

/** Posts them nowhere. */
export function useRemoveAlertHook() {
  return useAction([HOOK], async () => {
    expectDone(await client.DELETE("/api/v1/alert-hook"));
  });
}

/** Posts something that is no alert; gives why it was not taken, or `null`. */
export function useTestAlertHook() {
  return useAction([HOOK], async () => unwrap(await client.POST("/api/v1/alert-hook/test")).error);
}
