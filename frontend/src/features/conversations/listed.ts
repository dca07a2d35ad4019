import type { Conversation } from "../../api/types";
import { oneLine, readContent } from "./messageContent";

/** Those that say the words somewhere; those that wait for a human first, then the latest message first. */
export function listed(conversations: readonly Conversation[], words: string): Conversation[] {
  const wanted = folded(words);
  return conversations
    .filter((conversation) => folded(wordsOf(conversation)).includes(wanted))
    .sort(
      (one, other) =>
        Number(other.owner === "human") - Number(one.owner === "human") ||
        lastAt(other).localeCompare(lastAt(one)),
    );
}

function wordsOf(conversation: Conversation): string {
  const { contact_name: name, channel_name: channel, team, last_message: last } = conversation;
  return [name, channel, team, last && oneLine(readContent(last))].filter(Boolean).join(" ");
}

function lastAt(conversation: Conversation): string {
  return conversation.last_message_at ?? conversation.last_message?.created_at ?? conversation.created_at;
}

/** Case and accents do not matter. */
function folded(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase()
    .trim();
}
