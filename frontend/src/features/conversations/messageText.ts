import type { Message } from "../../api/types";

/** Where the words of a message may stand, the first that is there being shown. */
const TEXT_KEYS = ["text", "caption", "title", "name", "template"] as const;

/** A message in one line of text, whatever its kind. */
export function messageText({ kind, content }: Pick<Message, "kind" | "content">): string {
  for (const key of TEXT_KEYS) {
    const words = content[key];
    if (typeof words === "string" && words) return kind === "template" ? `[template] ${words}` : words;
  }
  return `[${kind}]`;
}
