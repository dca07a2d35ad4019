import { element } from "./dom.js";

const MARKUP = [
  [/```([\s\S]+?)```/, "code"],
  [/`([^`\n]+)`/, "code"],
  [/(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])/, "strong"],
  [/(?<![\w_])_(\S(?:[^_\n]*\S)?)_(?![\w_])/, "em"],
  [/(?<![\w~])~(\S(?:[^~\n]*\S)?)~(?![\w~])/, "s"],
];
const LINK = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]']/;

/** WhatsApp's markup as nodes; never as HTML, for the text is anybody's. */
export function formatted(text) {
  if (!text) return [];
  const rules = [...MARKUP, [LINK, "a"]];
  let first = null;
  for (const [pattern, tag] of rules) {
    const found = pattern.exec(text);
    if (found && (!first || found.index < first.found.index)) first = { found, tag };
  }
  if (!first) return [text];
  const { found, tag } = first;
  const after = text.slice(found.index + found[0].length);
  return [text.slice(0, found.index), marked(found, tag), ...formatted(after)].filter((part) => part !== "");
}

function marked(found, tag) {
  if (tag === "a") return element("a", { href: found[0], target: "_blank", rel: "noreferrer noopener" }, found[0]);
  return element(tag, {}, ...(tag === "code" ? [found[1]] : formatted(found[1])));
}

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });

export const clockTime = (seconds) => CLOCK.format(new Date(seconds * 1000));

/** "Today", "Yesterday", or the date. */
export function dayName(seconds, now = Date.now()) {
  const name = DAY.format(new Date(seconds * 1000));
  if (name === DAY.format(new Date(now))) return "Today";
  return name === DAY.format(new Date(now - 86_400_000)) ? "Yesterday" : name;
}

export const initials = (name) =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word[0] ?? "")
    .join("")
    .toUpperCase();
