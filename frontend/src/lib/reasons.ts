import i18next from "i18next";

type Dictionary = Readonly<Record<string, string>>;

/** The namespace of the sentences: in English there are none, as the server's own are shown. */
const REASONS = "reasons";
const NAMED = /\{(\w+)\}/g;

/**
 * What the server keeps in English about why something happened, in the reader's language.
 *
 * It is told sentence by sentence; one that nobody has translated stays as it is.
 */
export function inWords(said: string): string {
  const bundle: unknown = i18next.getResourceBundle(i18next.language, REASONS);
  return isDictionary(bundle) ? translated(said, bundle) : said;
}

/** The text by a dictionary: as a whole, else by each of its sentences. */
export function translated(said: string, dictionary: Dictionary): string {
  const whole = found(said, dictionary);
  if (whole !== null) return whole;
  return said
    .split(/(?<=\.) /)
    .map((sentence) => found(sentence, dictionary) ?? sentence)
    .join(" ");
}

function found(sentence: string, dictionary: Dictionary): string | null {
  const exact = Object.hasOwn(dictionary, sentence) ? dictionary[sentence] : undefined;
  if (exact !== undefined) return exact;
  for (const [pattern, told] of Object.entries(dictionary)) {
    const words = pattern.includes("{") ? wordsIn(sentence, pattern) : null;
    if (words) return told.replace(NAMED, (_, name: string) => translated(words[name] ?? "", dictionary));
  }
  return null;
}

/** What stands in a sentence where its pattern has names in braces. */
function wordsIn(sentence: string, pattern: string): Readonly<Record<string, string>> | null {
  const literal = pattern.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
  return new RegExp(`^${literal.replace(NAMED, "(?<$1>.+?)")}$`).exec(sentence)?.groups ?? null;
}

function isDictionary(value: unknown): value is Dictionary {
  return typeof value === "object" && value !== null;
}
