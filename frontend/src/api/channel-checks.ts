import { useQuery, useQueryClient } from "@tanstack/react-query";
import { showAnswer, useAction } from "./action";
import { client } from "./client";
import { unwrap } from "./problem";
import type { UnknownCount } from "./schema";

const ALERTS = ["alerts"];
const CHANNELS = ["channels"];
const UNKNOWN = ["unknown-outcomes"];
/** How far back messages of unknown outcome are counted. */
export const UNKNOWN_DAYS = 31;

/** When a channel's provider was last heard, and what it said when it was last asked. */
export function useChannelCheck(id: string) {
  return useQuery({
    queryKey: keyOf(id),
    queryFn: async () =>
      unwrap(await client.GET("/api/v1/channels/{id}/check", { params: { path: { id } } })),
  });
}

/** Have the provider asked now. */
export function useCheckChannel(id: string) {
  const queryClient = useQueryClient();
  return useAction([ALERTS, CHANNELS], async () => {
    const view = unwrap(await client.POST("/api/v1/channels/{id}/check", { params: { path: { id } } }));
    await showAnswer(queryClient, keyOf(id), view);
    return view;
  });
}

/** How messages that nobody could account for ended, of one channel. */
export function useUnknownOutcomes(channelId: string) {
  return useQuery({
    queryKey: UNKNOWN,
    queryFn: async () => {
      const query = { days: UNKNOWN_DAYS };
      return unwrap(await client.GET("/api/v1/analytics", { params: { query } })).unknown;
    },
    staleTime: 60_000,
    select: (counts: UnknownCount[]) => counts.filter((one) => one.channel_id === channelId),
  });
}

function keyOf(id: string) {
  return ["channel-checks", id];
}
