/** What one thing of a list is called, where the language lets us tell: one of “Buttons” is a “Button”. */
export function singular(title: string, language: string): string | null {
  const isPlural = language.startsWith("en") && /[^s]s$/.test(title);
  return isPlural ? title.slice(0, -1) : null;
}
