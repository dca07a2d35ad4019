import { mediaUrl } from "./api.js";
import { element, icon } from "./dom.js";
import { clockTime, formatted } from "./text.js";

const STATES = {
  accepted: ["tick", "Accepted"],
  sent: ["tick", "Sent"],
  delivered: ["ticks", "Delivered"],
  read: ["ticks", "Read"],
  played: ["ticks", "Played"],
};
const MEDIA_ICONS = { audio: "mic", video: "play", document: "file", image: "photo", sticker: "photo" };

/**
 * One message with everything on it.
 * `on` holds what can be done: `tap(bubble, id)`, `open(bubble)` for lists, `menu(bubble, button)`.
 */
export function bubbleElement(bubble, on) {
  if (bubble.kind === "system") return element("p", { class: "system" }, bubble.text);
  const side = bubble.is_own ? "own" : "theirs";
  const article = element("article", {
    class: `message ${side} kind-${bubble.kind}`,
    "data-id": bubble.id,
    "aria-label": `${bubble.is_own ? "You" : "Business"}, ${clockTime(bubble.at)}`,
  });
  article.append(body(bubble, on), ...buttons(bubble, on));
  if (bubble.reactions?.length) {
    article.append(element("span", { class: "reactions", "aria-label": "Reactions" }, ...bubble.reactions));
  }
  if (bubble.error) {
    article.append(element("p", { class: "error" }, `Not delivered: ${bubble.error}`));
  }
  return article;
}

function body(bubble, on) {
  const more = element("button", {
    type: "button",
    class: "more",
    "aria-label": "Message menu",
    "aria-haspopup": "menu",
    click: (event) => on.menu(bubble, event.currentTarget),
  });
  more.append(icon("down"));
  const box = element("div", { class: "bubble" });
  box.append(more, ...(bubble.is_deleted ? [deleted()] : content(bubble)), footer(bubble));
  return box;
}

const deleted = () => element("p", { class: "text deleted" }, "This message was deleted");

function content(bubble) {
  return [
    bubble.quoted && quoted(bubble.quoted),
    bubble.header && element("p", { class: "header" }, bubble.header),
    bubble.media && media(bubble.media),
    bubble.location && place(bubble.location),
    ...(bubble.contacts ?? []).map((name) =>
      element("div", { class: "card" }, icon("person"), element("span", {}, name)),
    ),
    bubble.text && element("p", { class: "text", dir: "auto" }, ...formatted(bubble.text)),
    bubble.footer && element("p", { class: "footer" }, bubble.footer),
  ].filter(Boolean);
}

function quoted({ text, is_own }) {
  const author = element("strong", {}, is_own ? "You" : "Business");
  return element("blockquote", { class: is_own ? "own" : "" }, author, element("span", {}, text));
}

function media({ kind, id, link, filename }) {
  const source = id ? mediaUrl(id) : link;
  if (kind === "image" || kind === "sticker") {
    const picture = element("img", { src: source, alt: filename || "Picture", class: kind });
    picture.referrerPolicy = "no-referrer";
    picture.addEventListener("error", () => picture.replaceWith(fileCard(kind, source, filename)));
    return picture;
  }
  return fileCard(kind, source, filename);
}

function fileCard(kind, source, filename) {
  const name = filename || { audio: "Voice message", video: "Video", image: "Picture" }[kind] || "File";
  const attributes = { class: "card", href: source, target: "_blank", rel: "noreferrer noopener" };
  return element("a", attributes, icon(MEDIA_ICONS[kind] ?? "file"), element("span", {}, name));
}

function place({ latitude, longitude, name, address }) {
  const lines = [name, address, `${latitude}, ${longitude}`].filter(Boolean);
  const texts = lines.map((line) => element("span", {}, String(line)));
  return element("div", { class: "card place" }, icon("pin"), element("div", {}, ...texts));
}

function footer(bubble) {
  const meta = element("div", { class: "meta" });
  if (bubble.is_edited) meta.append(element("span", {}, "Edited"));
  meta.append(element("time", { datetime: new Date(bubble.at * 1000).toISOString() }, clockTime(bubble.at)));
  const known = STATES[bubble.state];
  if (known) meta.append(mark(bubble, known));
  return meta;
}

/** The ticks of the sender: the user's on their own messages, the business's, with a word, on its own. */
function mark(bubble, [picture, word]) {
  const label = element("span", { class: bubble.is_own ? "hidden" : "state-word" }, word.toLowerCase());
  return element("span", { class: `state ${bubble.state}`, title: word }, icon(picture), label);
}

function buttons(bubble, on) {
  if (bubble.is_deleted) return [];
  const made = (bubble.buttons ?? []).map((button) => tappable(bubble, button, on));
  if (bubble.sheet) {
    const open = element("button", { type: "button", class: "tap", click: () => on.open(bubble) });
    open.append(icon("list"), bubble.sheet.label);
    made.push(open);
  }
  return made;
}

function tappable(bubble, { id, title, kind = "reply", url }, on) {
  if (kind === "url") {
    const link = element("a", { class: "tap", href: url, target: "_blank", rel: "noreferrer noopener" });
    link.append(icon("link"), title);
    return link;
  }
  const isIdle = kind === "other";
  const button = element("button", {
    type: "button",
    class: "tap",
    disabled: isIdle,
    click: () => on.tap(bubble, id, kind),
  });
  button.append(...(kind === "reply" ? [icon("reply")] : kind === "location" ? [icon("pin")] : []), title);
  return button;
}
