import type { Message } from "../../api/types";
import { isJsonObject } from "../../workflow/node-type";

/** What of a message can be shown, whichever kind it is and whoever wrote it. */
export interface MessageContent {
  readonly header: string | null;
  readonly text: string | null;
  readonly footer: string | null;
  readonly media: MessageMedia | null;
  readonly place: string | null;
  /** People shared as cards: who, and how to reach them, a line for each. */
  readonly cards: string | null;
  readonly reaction: string | null;
  /** Name of the template it was made from. */
  readonly template: string | null;
  /** What could be tapped. */
  readonly choices: readonly string[];
}

export interface MessageMedia {
  readonly kind: string;
  readonly name: string | null;
  /** Where the file is; `null` where it is with the provider only. */
  readonly source: string | null;
}

type Fields = Readonly<Record<string, unknown>>;

type Read = Pick<Message, "id" | "kind" | "content" | "direction"> & { readonly shown?: Message["shown"] };

/**
 * Reads what the server keeps of a message: `content` has the shape of its kind, and grows new keys.
 * A template is read as its reader saw it, where that is known.
 */
export function readContent(message: Read): MessageContent {
  const content = fields(message.content);
  const shown = message.shown ?? null;
  const own = text(content.text) ?? text(content.caption) ?? text(content.choice_title);
  return {
    header: text(shown?.header) ?? text(content.header) ?? text(fields(content.header).text),
    text: text(shown?.body) ?? own ?? bodyOf(content),
    footer: text(shown?.footer) ?? text(content.footer),
    media: mediaOf(message, content),
    place: placeOf(message.kind, content),
    cards: cardsOf(content),
    reaction: text(content.emoji) ?? text(fields(content.reaction).emoji),
    template: text(content.template),
    choices: shown ? shown.buttons.map((button) => button.text || button.value) : choicesOf(content),
  };
}

/** A message in one line of text; `null` where it has no words of its own. */
export function oneLine(content: MessageContent): string | null {
  return (
    content.text ??
    content.reaction ??
    content.media?.name ??
    content.place ??
    content.cards ??
    (content.template === null ? null : `“${content.template}”`)
  );
}

function mediaOf(message: Pick<Message, "id" | "direction">, content: Fields): MessageMedia | null {
  if (message.direction === "out") {
    const file = text(content.media) === null ? fields(content.header) : content;
    const kind = text(file.media);
    if (kind === null) return null;
    return { kind, name: text(file.filename), source: text(file.link) };
  }
  if (!isJsonObject(content.media)) return null;
  const media: Fields = content.media;
  const source = `/api/v1/messages/${encodeURIComponent(message.id)}/media`;
  return { kind: text(media.kind) ?? "document", name: text(media.filename), source };
}

function placeOf(kind: string, content: Fields): string | null {
  const place = [content.location, kind === "location" ? content : content.header].map(fields).find(isPlace);
  if (place === undefined) return null;
  const named = [text(place.name), text(place.address)].filter((part) => part !== null).join(", ");
  return named || `${place.latitude}, ${place.longitude}`;
}

function isPlace(found: Fields): found is Fields & { latitude: number; longitude: number } {
  return typeof found.latitude === "number" && typeof found.longitude === "number";
}

/** Cards as the provider tells of them, or as we send them. */
function cardsOf(content: Fields): string | null {
  const lines = list(content.contacts).map((card) => {
    const name = text(card.name) ?? text(fields(card.name).formatted_name);
    const phones = ways(card.phones, "phone");
    const emails = ways(card.emails, "email");
    return [name, ...phones, ...emails].filter((part) => part !== null).join(" · ");
  });
  return lines.filter((line) => line).join("\n") || null;
}

function ways(value: unknown, key: string): (string | null)[] {
  return Array.isArray(value) ? value.map((way) => text(way) ?? text(fields(way)[key])) : [];
}

/** What was filled into a template, in the order it stands there. */
function bodyOf(content: Fields): string | null {
  const filled = Array.isArray(content.body) ? content.body : Object.values(fields(content.body));
  const words = filled.filter((part) => typeof part === "string");
  return words.length > 0 ? words.join(" · ") : null;
}

function choicesOf(content: Fields): string[] {
  const sections = list(content.sections).flatMap((section) => list(section.rows));
  return [...list(content.buttons), ...sections]
    .map(({ title }) => text(title))
    .filter((title) => title !== null);
}

function fields(value: unknown): Fields {
  return isJsonObject(value) ? value : {};
}

function list(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fields) : [];
}

function text(value: unknown): string | null {
  return typeof value === "string" && value ? value : null;
}
