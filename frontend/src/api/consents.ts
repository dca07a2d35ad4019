import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useAction } from "./action";
import { client } from "./client";
import { useLiveQueries } from "./live";
import { pageQuery, paged } from "./pages";
import { unwrap } from "./problem";
import type { NewConsent } from "./schema";
import type { Standing, Statement } from "./types";

export type { NewConsent } from "./schema";

/** Statements of the ledger that are shown before somebody asks for more. */
const LEDGER_PAGE = 10;

function purposesKey(contactId: string) {
  return ["contacts", contactId, "purposes"];
}

/** What may be sent to a person now, purpose by purpose, in this conversation or where they wrote last. */
export function usePurposes(contactId: string, conversationId: string | null) {
  return useQuery({
    queryKey: [...purposesKey(contactId), conversationId],
    queryFn: async () => {
      const params = { path: { id: contactId }, query: { conversation_id: conversationId } };
      return unwrap(await client.GET("/api/v1/contacts/{id}/purposes", { params })).items;
    },
  });
}

/** How a person stands to being answered in a conversation, as it changes with what they write there. */
export function useStandingToAnswers(contactId: string, conversationId: string): Standing | undefined {
  useLiveQueries({ conversations: true }, ({ kind, conversation_id }) =>
    kind === "resync" || conversation_id === conversationId ? [purposesKey(contactId)] : [],
  );
  return usePurposes(contactId, conversationId).data?.find(({ purpose }) => purpose === "service");
}

/** The ledger: what a person agreed to and refused, newest first. */
export function useLedger(contactId: string) {
  return useInfiniteQuery({
    queryKey: ["contacts", contactId, "consents"],
    queryFn: async ({ pageParam }) => {
      const params = { path: { id: contactId }, query: pageQuery(pageParam, LEDGER_PAGE) };
      return unwrap(await client.GET("/api/v1/contacts/{id}/consents", { params }));
    },
    ...paged<Statement>(),
  });
}

/** Keeps what a person said about being written to. */
export function useRecordConsent(contactId: string) {
  return useAction([["contacts"]], async (body: NewConsent) => {
    const params = { path: { id: contactId } };
    return unwrap(await client.POST("/api/v1/contacts/{id}/consents", { params, body }));
  });
}
