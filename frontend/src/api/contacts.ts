import { useQuery } from "@tanstack/react-query";
import { client } from "./client";
import { unwrap } from "./problem";

/** What is known of one person; `null` asks nothing. */
export function useContact(id: string | null) {
  return useQuery({
    queryKey: ["contacts", id],
    queryFn: async () =>
      unwrap(await client.GET("/api/v1/contacts/{id}", { params: { path: { id: id ?? "" } } })),
    enabled: id !== null,
  });
}

/** The newest runs of one person, newest first. */
export function useContactRuns(contactId: string) {
  return useQuery({
    queryKey: ["runs", "of-contact", contactId],
    queryFn: async () => {
      const query = { contact_id: contactId, limit: 5 };
      return unwrap(await client.GET("/api/v1/runs", { params: { query } })).items;
    },
  });
}
