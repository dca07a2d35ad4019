import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "./client";
import { PAGE_SIZE, POLL_MS } from "./polling";
import { expectDone, unwrap } from "./problem";

const CONVERSATIONS = ["conversations"];

export function useConversations() {
  return useQuery({
    queryKey: CONVERSATIONS,
    queryFn: async () =>
      unwrap(await client.GET("/api/v1/conversations", { params: { query: { limit: PAGE_SIZE } } })).items,
    refetchInterval: POLL_MS,
  });
}

/** The newest messages of a conversation, in no promised order. */
export function useMessages(conversationId: string) {
  return useQuery({
    queryKey: [...CONVERSATIONS, conversationId, "messages"],
    queryFn: async () => {
      const params = { path: { id: conversationId }, query: { limit: PAGE_SIZE } };
      return unwrap(await client.GET("/api/v1/conversations/{id}/messages", { params })).items;
    },
    refetchInterval: POLL_MS,
  });
}

/** Answer as a human; the text is sent once for each call. */
export function useAnswer(conversationId: string) {
  return useConversationAction(async (text: string) => {
    const params = { path: { id: conversationId } };
    expectDone(await client.POST("/api/v1/conversations/{id}/messages", { params, body: { text } }));
  });
}

/** Make a human the owner: the workflow stays silent from here on. */
export function useTakeOver(conversationId: string) {
  return useConversationAction(async () => {
    const params = { path: { id: conversationId } };
    expectDone(await client.POST("/api/v1/conversations/{id}/take", { params }));
  });
}

/** Make the workflow the owner again; a run that waited for the human goes on. */
export function useGiveBack(conversationId: string) {
  return useConversationAction(async () => {
    const params = { path: { id: conversationId } };
    expectDone(await client.POST("/api/v1/conversations/{id}/return", { params }));
  });
}

function useConversationAction<Input>(mutationFn: (input: Input) => Promise<void>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: CONVERSATIONS }),
  });
}
