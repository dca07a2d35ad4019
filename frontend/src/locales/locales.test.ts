import { expect, test } from "vitest";
import { without } from "../lib/without";
import en from "./en";
import es from "./es";

const EXTRA_PLURALS = /_(one|many|other|zero)$/;

/** Sentences of the server's, which are English as they are. */
const spanish = without(es, "reasons");

test("every text is there in every language", () => {
  expect(keysOf(spanish)).toEqual(keysOf(en));
});

test("every text of another language fills in what the English one does", () => {
  const english = flat(en);

  const differing = Object.entries(flat(spanish)).filter(([key, text]) => {
    const model = english[key] ?? english[key.replace(EXTRA_PLURALS, "_other")];
    return model !== undefined && String(placeholders(text)) !== String(placeholders(model));
  });

  expect(differing).toEqual([]);
});

function keysOf(texts: unknown): string[] {
  return [...new Set(Object.keys(flat(texts)).map((key) => key.replace(EXTRA_PLURALS, "")))].sort();
}

function placeholders(text: string): string[] {
  return [
    ...new Set([...text.matchAll(/{{\s*(\w+)[^}]*}}|<(\w+)>/g)].map((match) => match[1] ?? match[2] ?? "")),
  ]
    .filter((name) => name !== "count")
    .sort();
}

function flat(texts: unknown, prefix = ""): Record<string, string> {
  if (typeof texts === "string") return { [prefix]: texts };
  return Object.assign(
    {},
    ...Object.entries(texts as Record<string, unknown>).map(([key, value]) =>
      flat(value, prefix ? `${prefix}.${key}` : key),
    ),
  ) as Record<string, string>;
}
