import { useQuery } from "@tanstack/react-query";
import { useAction } from "./action";
import { client } from "./client";
import { unwrap } from "./problem";
import type { Message } from "./types";

/** Everything that happened to a message, oldest first; asked for anew whenever it moved, or waits anew. */
export function useMessageEvents(message: Message) {
  return useQuery({
    queryKey: ["messages", message.id, "events", message.state, message.next_try_at],
    queryFn: async () => {
      const params = { path: { id: message.id } };
      return unwrap(await client.GET("/api/v1/messages/{id}/events", { params })).items;
    },
  });
}

/** Ask the provider what became of a message; what it says is then there to be read. */
export function useReconcileMessage(message: Message) {
  const keys = [
    ["messages", message.id],
    ["conversations", message.conversation_id],
  ];
  return useAction(keys, async () =>
    unwrap(await client.POST("/api/v1/messages/{id}/reconcile", { params: { path: { id: message.id } } })),
  );
}
