import { isJsonObject } from "../../workflow/node-type";

/** A text within a message that somebody may want to say differently. */
export interface MessageText {
  readonly path: readonly string[];
  readonly value: string;
}

const PLAIN = ["text", "caption", "header", "footer"] as const;

/** The texts of a message that can be changed by themselves: its own, and the variables of a template. */
export function textsOf(content: unknown): readonly MessageText[] {
  if (!isJsonObject(content)) return [];
  const texts: MessageText[] = [];
  for (const name of PLAIN) {
    const value = content[name];
    if (typeof value === "string") texts.push({ path: [name], value });
  }
  const body: unknown = content.body;
  if (Array.isArray(body) || isJsonObject(body)) {
    for (const [name, value] of Object.entries(body)) {
      if (typeof value === "string") texts.push({ path: ["body", name], value });
    }
  }
  return texts;
}

/** The message with this text in place of the one that is there. */
export function withText(content: unknown, path: readonly string[], value: string): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (Array.isArray(content)) {
    return content.map((one: unknown, index) => (String(index) === name ? withText(one, rest, value) : one));
  }
  return isJsonObject(content) ? { ...content, [name]: withText(content[name], rest, value) } : content;
}
