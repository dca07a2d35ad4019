import type { JsonValue } from "./document";
import { isJsonObject } from "./node-type";
import { PLAIN_NAME, preview, SCOPE_NAMES, valueAt, type Path, type Scope } from "./scope";

/** What may be written next in an expression. */
export interface Suggestion {
  /** What is written; also how it is shown. */
  readonly text: string;
  readonly kind: "name" | "field" | "place" | "filter" | "test" | "word";
  /** Its value, in a few characters; absent where nothing is known of it. */
  readonly detail?: string;
  /** Whether the name cannot stand after a dot: the dot is taken back. */
  readonly isQuoted?: boolean;
}

export interface Suggestions {
  /** Where in the text that begins which a suggestion replaces. */
  readonly from: number;
  readonly items: readonly Suggestion[];
}

/** Names that scopes have only within lists. */
const LOOP_NAMES = ["item", "index"];
const WORDS = ["and", "or", "not", "in", "is", "if", "else", "true", "false", "none"];
const STATEMENTS = ["if", "elif", "else", "endif", "for", "endfor", "set"];

/** The server's filters; a test on the server's side holds the list. */
export const FILTERS = (
  "abs add_days add_hours add_minutes batch capitalize count date default dictsort escape first float fromjson " +
  "groupby hash int items join json last length list lower map max min reject rejectattr replace reverse round " +
  "select selectattr sort string sum timestamp timezone title to_datetime tojson trim truncate unique upper " +
  "urlencode weekday wordcount"
).split(" ");

export const TESTS = (
  "defined undefined none true false boolean integer float number string mapping sequence iterable even odd " +
  "divisibleby lower upper in eq ne lt le gt ge"
).split(" ");

const REFERENCE =
  /([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*|\[(?:\d+|"[^"\]]*"|'[^'\]]*')\])*)\.([A-Za-z0-9_]*)$/;

/**
 * What fits at the end of this text, given what the node sees; `null` outside an expression or in a quoted text.
 *
 * Args:
 *   before: The template up to the cursor.
 */
export function suggest(before: string, scope: Scope): Suggestions | null {
  const open = openExpression(before);
  if (!open || isInQuotes(open.text)) return null;
  const { text } = open;
  const filter = /\|\s*([a-z_]*)$/.exec(text);
  if (filter) return all(before, filter[1] ?? "", FILTERS, "filter");
  const test = /\bis\s+(?:not\s+)?([a-z]*)$/.exec(text);
  if (test) return all(before, test[1] ?? "", TESTS, "test");
  const reference = REFERENCE.exec(text);
  if (reference) return fieldsAt(before, scope, reference[1] ?? "", reference[2] ?? "");
  const word = /[A-Za-z_][A-Za-z0-9_]*$/.exec(text)?.[0] ?? "";
  if (/[.\w\])]\s*$/.test(text.slice(0, text.length - word.length)) && word === "") return null;
  if (open.isStatement && /^\s*[a-z]*$/.test(text)) return all(before, word, STATEMENTS, "word");
  return names(before, scope, word);
}

/** The expression or statement that is open where the text ends. */
function openExpression(before: string): { text: string; isStatement: boolean } | null {
  const starts = [before.lastIndexOf("{{"), before.lastIndexOf("{%")];
  const start = Math.max(...starts);
  if (start < 0) return null;
  const isStatement = before[start + 1] === "%";
  const text = before.slice(start + 2);
  return text.includes(isStatement ? "%}" : "}}") ? null : { text: text.replace(/^-/, ""), isStatement };
}

function isInQuotes(text: string): boolean {
  let quote: string | null = null;
  let isEscaped = false;
  for (const sign of text) {
    if (isEscaped) isEscaped = false;
    else if (sign === "\\") isEscaped = true;
    else if (quote === null) quote = sign === '"' || sign === "'" ? sign : null;
    else if (sign === quote) quote = null;
  }
  return quote !== null;
}

function names(before: string, scope: Scope, word: string): Suggestions {
  const known = [...SCOPE_NAMES, ...LOOP_NAMES.filter((name) => name in scope)];
  const items = known.map((text) => described(text, "name", scope[text]));
  const words = word === "" ? [] : WORDS.map((text): Suggestion => ({ text, kind: "word" }));
  return { from: before.length - word.length, items: [...items, ...words] };
}

function fieldsAt(before: string, scope: Scope, reference: string, word: string): Suggestions | null {
  const value = valueAt(scope, readPath(reference));
  const from = before.length - word.length;
  if (Array.isArray(value)) {
    const places = value.slice(0, 20).map((one, index) => described(`[${index}]`, "place", one));
    return { from, items: places.map((place) => ({ ...place, isQuoted: true })) };
  }
  if (!isJsonObject(value)) return null;
  const items = Object.entries(value).map(([name, one]) =>
    PLAIN_NAME.test(name)
      ? described(name, "field", one)
      : { ...described(`[${JSON.stringify(name)}]`, "field", one), isQuoted: true },
  );
  return items.length > 0 ? { from, items } : null;
}

/** The path in what `writePath` wrote. */
export function readPath(reference: string): Path {
  const parts = reference.matchAll(/([A-Za-z_][A-Za-z0-9_]*)|\[(\d+)\]|\["([^"]*)"\]|\['([^']*)'\]/g);
  return [...parts].map(([, name, place, quoted, single]) =>
    place === undefined ? (name ?? quoted ?? single ?? "") : Number(place),
  );
}

function described(text: string, kind: Suggestion["kind"], value: JsonValue | undefined): Suggestion {
  return value === undefined || value === null ? { text, kind } : { text, kind, detail: preview(value) };
}

function all(before: string, word: string, texts: readonly string[], kind: Suggestion["kind"]): Suggestions {
  return { from: before.length - word.length, items: texts.map((text) => ({ text, kind })) };
}
