import { expect, test } from "vitest";
import type { Message } from "../../api/types";
import { openButtons, sentBy } from "./open-buttons";

function aMessage(given: Partial<Message>): Message {
  return { id: "m1", direction: "out", content: {}, created_at: "2026-03-01T12:00:00Z", ...given } as Message;
}

test("buttons and rows of our messages may be tapped, those of the newest first", () => {
  const older = aMessage({
    id: "older",
    content: { kind: "list", sections: [{ title: "Today", rows: [{ id: "nine", title: "9:00" }] }] },
  });
  const newer = aMessage({
    id: "newer",
    created_at: "2026-03-01T13:00:00Z",
    content: { kind: "buttons", buttons: [{ id: "yes", title: "Yes" }] },
  });
  const theirs = aMessage({ direction: "in", content: { id: "nine", title: "9:00" } });

  expect(openButtons([older, theirs, newer])).toEqual([
    { id: "yes", title: "Yes", messageId: "newer" },
    { id: "nine", title: "9:00", messageId: "older" },
  ]);
});

test("a tap says which button of which message, and its title", () => {
  expect(sentBy({ id: "yes", title: "Yes", messageId: "m1" })).toEqual({
    text: "Yes",
    button_id: "yes",
    quoted: "m1",
  });
});
