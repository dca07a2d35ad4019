import { useQuery } from "@tanstack/react-query";
import { client } from "./client";
import { unwrap } from "./problem";

/** Everything that happened to a message, oldest first; asked for anew whenever its state is another. */
export function useMessageEvents(messageId: string, state: string) {
  return useQuery({
    queryKey: ["messages", messageId, "events", state],
    queryFn: async () => {
      const params = { path: { id: messageId } };
      return unwrap(await client.GET("/api/v1/messages/{id}/events", { params })).items;
    },
  });
}
