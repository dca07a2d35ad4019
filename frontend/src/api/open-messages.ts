import { useQuery } from "@tanstack/react-query";
import { client } from "./client";
import { unwrap } from "./problem";

/** As far back as somebody would still tap a button. */
const MOST = 20;

/** The newest messages with a contact on a channel; none where they have not talked there. */
export function useOpenMessages(contactId: string, channelId: string) {
  return useQuery({
    queryKey: ["conversations", "open-messages", contactId, channelId],
    queryFn: async () => {
      const query = { contact_id: contactId, channel_id: channelId, limit: 1 };
      const { items } = unwrap(await client.GET("/api/v1/conversations", { params: { query } }));
      const [conversation] = items;
      if (!conversation) return [];
      const params = { path: { id: conversation.id }, query: { limit: MOST } };
      return unwrap(await client.GET("/api/v1/conversations/{id}/messages", { params })).items;
    },
  });
}
