/** The text as it is compared: without accents, in lower case. */
export function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

/** An id that reads like the text, no longer than `most`; empty where the text has neither letter nor digit. */
export function slug(text: string, most = 40): string {
  return folded(text)
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, most);
}

/** Words for a name out of a program: `by_run` is “By run”. */
export function humanise(name: string): string {
  const words = name.replace(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
