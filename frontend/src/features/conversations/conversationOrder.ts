import type { Conversation } from "../../api/types";

/** Those that wait for a human first; within each part, the latest message first. */
export function conversationOrder(conversations: readonly Conversation[]): Conversation[] {
  return [...conversations].sort(
    (one, other) =>
      Number(other.owner === "human") - Number(one.owner === "human") ||
      lastAt(other).localeCompare(lastAt(one)),
  );
}

function lastAt(conversation: Conversation): string {
  return conversation.last_message_at ?? conversation.last_message?.created_at ?? "";
}
