import { useInfiniteQuery, useQuery, type QueryKey } from "@tanstack/react-query";
import { useAction } from "./action";
import { client } from "./client";
import { useLiveQueries, type Notice } from "./live";
import { pageQuery, paged } from "./pages";
import { expectDone, unwrap } from "./problem";
import type { Conversation, Message } from "./types";

const CONVERSATIONS = ["conversations"];
const LISTS = [...CONVERSATIONS, "lists"];
/** Milliseconds between looks that do not rely on being told. */
const LOOK_MS = 60_000;
/** More than anybody answers at once: beyond this the count says "at least". */
const MOST_WAITING = 100;

/** Whose conversations: of those that wait for a human, or all. */
export type ConversationOwner = "human" | "any";

export function useConversations(owner: ConversationOwner = "any") {
  return useInfiniteQuery({
    queryKey: [...LISTS, owner],
    queryFn: async ({ pageParam }) => {
      const query = { ...pageQuery(pageParam), ...(owner === "human" && { owner }) };
      return unwrap(await client.GET("/api/v1/conversations", { params: { query } }));
    },
    ...paged<Conversation>(),
  });
}

/** How many conversations are with a human now. */
export function useWaitingCount(isWanted: boolean): number {
  useLiveQueries(isWanted ? { conversations: true } : null, concerned);
  const waiting = useQuery({
    queryKey: [...LISTS, "waiting"],
    queryFn: async () => {
      const query = { limit: MOST_WAITING, owner: "human" } as const;
      return unwrap(await client.GET("/api/v1/conversations", { params: { query } })).items.length;
    },
    enabled: isWanted,
    refetchInterval: LOOK_MS,
  });
  return waiting.data ?? 0;
}

export function useConversation(id: string) {
  return useQuery({
    queryKey: [...CONVERSATIONS, id],
    queryFn: async () => unwrap(await client.GET("/api/v1/conversations/{id}", { params: { path: { id } } })),
  });
}

/** The newest messages of a conversation, in no promised order; further pages are older. */
export function useMessages(conversationId: string) {
  return useInfiniteQuery({
    queryKey: [...CONVERSATIONS, conversationId, "messages"],
    queryFn: async ({ pageParam }) => {
      const params = { path: { id: conversationId }, query: pageQuery(pageParam) };
      return unwrap(await client.GET("/api/v1/conversations/{id}/messages", { params }));
    },
    ...paged<Message>(),
  });
}

/** Keep everything that is shown of conversations up to date while the component is there. */
export function useLiveConversations(): void {
  useLiveQueries({ conversations: true }, concerned);
}

/** Answer as a human; the text is sent once for each call. */
export function useAnswer(conversationId: string) {
  return useAction([CONVERSATIONS], async (text: string) => {
    const params = { path: { id: conversationId } };
    expectDone(await client.POST("/api/v1/conversations/{id}/messages", { params, body: { text } }));
  });
}

/** Make a human the owner: the workflow stays silent from here on. */
export function useTakeOver(conversationId: string) {
  return useAction([CONVERSATIONS], async () => {
    const params = { path: { id: conversationId } };
    expectDone(await client.POST("/api/v1/conversations/{id}/take", { params }));
  });
}

/** Make the workflow the owner again; a run that waited for the human goes on, with the note. */
export function useGiveBack(conversationId: string) {
  return useAction([CONVERSATIONS], async (note: string) => {
    const params = { path: { id: conversationId } };
    const body = note ? { note } : null;
    expectDone(await client.POST("/api/v1/conversations/{id}/return", { params, body }));
  });
}

function concerned(notice: Notice): readonly QueryKey[] {
  if (notice.kind === "conversation" || notice.kind === "message") {
    return notice.conversation_id === undefined
      ? [CONVERSATIONS]
      : [LISTS, [...CONVERSATIONS, notice.conversation_id]];
  }
  return notice.kind === "resync" ? [CONVERSATIONS] : [];
}
