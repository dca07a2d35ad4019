import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "./client";
import { expectDone, unwrap } from "./problem";
import type { ChannelChange, NewChannel } from "./schema";

export type { ChannelChange, NewChannel } from "./schema";

const CHANNELS = ["channels"];
/** More numbers than a workspace has. */
const MOST = 100;

/** Every number of the workspace. */
export function useChannels() {
  return useQuery({
    queryKey: CHANNELS,
    queryFn: async () =>
      unwrap(await client.GET("/api/v1/channels", { params: { query: { limit: MOST } } })).items,
  });
}

export function useAddChannel() {
  return useChannelAction(async (body: NewChannel) =>
    unwrap(await client.POST("/api/v1/channels", { body })),
  );
}

export function useChangeChannel(id: string) {
  return useChannelAction(async (body: ChannelChange) =>
    unwrap(await client.PATCH("/api/v1/channels/{id}", { params: { path: { id } }, body })),
  );
}

/** Hold back whatever would be sent over it, or let it go on. */
export function usePauseChannel() {
  return useChannelAction(async ({ id, isPaused }: { id: string; isPaused: boolean }) => {
    const params = { path: { id } };
    if (isPaused) expectDone(await client.POST("/api/v1/channels/{id}/pause", { params, body: {} }));
    else expectDone(await client.POST("/api/v1/channels/{id}/resume", { params }));
  });
}

export function useDeleteChannel() {
  return useChannelAction(async (id: string) => {
    expectDone(await client.DELETE("/api/v1/channels/{id}", { params: { path: { id } } }));
  });
}

function useChannelAction<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: CHANNELS }),
  });
}
