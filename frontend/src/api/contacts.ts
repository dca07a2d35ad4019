import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useAction } from "./action";
import { client } from "./client";
import { pageQuery, paged } from "./pages";
import { expectDone, unwrap } from "./problem";
import type { ContactChange, NewContact } from "./schema";
import type { Contact } from "./types";

export type { ContactChange, NewContact } from "./schema";

const CONTACTS = ["contacts"];

/** The contact book, newest first; with words, those of whom the server finds them, likeliest first. */
export function useContacts(search: string) {
  return useInfiniteQuery({
    queryKey: [...CONTACTS, "book", search],
    queryFn: async ({ pageParam }) => {
      const query = { ...pageQuery(pageParam), ...(search && { search }) };
      return unwrap(await client.GET("/api/v1/contacts", { params: { query } }));
    },
    ...paged<Contact>(),
  });
}

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

/** The conversation with one person in which something was said last. */
export function useLatestConversation(contactId: string) {
  return useQuery({
    queryKey: ["conversations", "of-contact", contactId],
    queryFn: async () => {
      const query = { contact_id: contactId, limit: 1 };
      const { items } = unwrap(await client.GET("/api/v1/conversations", { params: { query } }));
      return items[0] ?? null;
    },
  });
}

export function useCreateContact() {
  return useAction([CONTACTS], async (body: NewContact) =>
    unwrap(await client.POST("/api/v1/contacts", { body })),
  );
}

export function useChangeContact() {
  return useAction([CONTACTS], async ({ id, change }: { id: string; change: ContactChange }) =>
    unwrap(await client.PATCH("/api/v1/contacts/{id}", { params: { path: { id } }, body: change })),
  );
}

/** Deletes the person's record, addresses, consents and conversations. */
export function useDeleteContact() {
  return useAction([CONTACTS, ["conversations"]], async (id: string) => {
    expectDone(await client.DELETE("/api/v1/contacts/{id}", { params: { path: { id } } }));
  });
}
