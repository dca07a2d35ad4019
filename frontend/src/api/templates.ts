import { useInfiniteQuery } from "@tanstack/react-query";
import { useAction } from "./action";
import { client } from "./client";
import { LARGEST_PAGE, pageQuery, paged } from "./pages";
import { unwrap } from "./problem";
import type { Template } from "./types";

const TEMPLATES = ["templates"];

/** Templates as the provider had them when they were last asked for; of one channel, or of all. */
export function useTemplates(channelId?: string) {
  return useInfiniteQuery({
    queryKey: [...TEMPLATES, "list", channelId ?? null],
    queryFn: async ({ pageParam }) => {
      const query = {
        ...pageQuery(pageParam, LARGEST_PAGE),
        ...(channelId !== undefined && { channel_id: channelId }),
      };
      return unwrap(await client.GET("/api/v1/templates", { params: { query } }));
    },
    ...paged<Template>(),
  });
}

/** Ask the provider of a channel for its templates; gives how many it has. */
export function useSyncTemplates() {
  return useAction([TEMPLATES], async (channelId: string) => {
    const params = { path: { id: channelId } };
    return unwrap(await client.POST("/api/v1/channels/{id}/sync-templates", { params })).count;
  });
}
