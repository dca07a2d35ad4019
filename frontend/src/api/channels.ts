import { useQuery } from "@tanstack/react-query";
import { useAction } from "./action";
import { client } from "./client";
import { everyPage } from "./pages";
import { expectDone, unwrap } from "./problem";
import type { ChannelChange, NewEmail, NewUltraMsg, NewWhatsApp } from "./schema";

export type { ChannelChange } from "./schema";

/** Each provider asks for its own. */
export type NewChannel = NewWhatsApp | NewUltraMsg | NewEmail;

const CHANNELS = ["channels"];

/** Every number of the workspace. */
export function useChannels(refetchInterval: number | false = false) {
  return useQuery({
    queryKey: CHANNELS,
    refetchInterval,
    queryFn: () =>
      everyPage(async (query) => unwrap(await client.GET("/api/v1/channels", { params: { query } }))),
  });
}

/** Where the provider calls us, with whatever is secret about it; for those who may set the provider up. */
export function useWebhook(id: string) {
  return useQuery({
    queryKey: [...CHANNELS, id, "webhook"],
    queryFn: async () =>
      unwrap(await client.GET("/api/v1/channels/{id}/webhook", { params: { path: { id } } })),
  });
}

export function useAddChannel() {
  return useAction([CHANNELS], async (body: NewChannel) =>
    unwrap(await client.POST("/api/v1/channels", { body })),
  );
}

export function useChangeChannel(id: string) {
  return useAction([CHANNELS], async (body: ChannelChange) =>
    unwrap(await client.PATCH("/api/v1/channels/{id}", { params: { path: { id } }, body })),
  );
}

/** Hold back whatever would be sent over it, or let it go on. */
export function usePauseChannel() {
  return useAction([CHANNELS], async ({ id, isPaused }: { id: string; isPaused: boolean }) => {
    const params = { path: { id } };
    if (isPaused) expectDone(await client.POST("/api/v1/channels/{id}/pause", { params, body: {} }));
    else expectDone(await client.POST("/api/v1/channels/{id}/resume", { params }));
  });
}

export function useDeleteChannel() {
  return useAction([CHANNELS], async (id: string) => {
    expectDone(await client.DELETE("/api/v1/channels/{id}", { params: { path: { id } } }));
  });
}
