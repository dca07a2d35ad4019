import type { Inquiry } from "../../api/routing";
import type { Message } from "../../api/types";

/** A button or list row that the contact could tap in a message we sent. */
export interface OpenButton {
  /** As it comes back when it is tapped. */
  readonly id: string;
  readonly title: string;
  readonly messageId: string;
}

/** What may be tapped in these messages of a conversation, newest first. */
export function openButtons(messages: readonly Message[]): readonly OpenButton[] {
  return messages
    .filter((message) => message.direction === "out")
    .toSorted((a, b) => b.created_at.localeCompare(a.created_at))
    .flatMap((message) => tappable(message.content).map((button) => ({ ...button, messageId: message.id })));
}

/** The message that tapping it sends. */
export function sentBy(button: OpenButton): Partial<Inquiry> {
  return { text: button.title, button_id: button.id, quoted: button.messageId };
}

/** Buttons and rows wherever they stand in a message's content: anything with an id and a title. */
function tappable(content: unknown): { id: string; title: string }[] {
  if (Array.isArray(content)) return content.flatMap(tappable);
  if (typeof content !== "object" || content === null) return [];
  const isTap = "id" in content && "title" in content;
  if (isTap && typeof content.id === "string" && typeof content.title === "string") {
    return [{ id: content.id, title: content.title }];
  }
  return Object.values(content).flatMap(tappable);
}
