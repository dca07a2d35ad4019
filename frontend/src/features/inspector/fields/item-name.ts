/** How a plural ends in each language, where that leaves no doubt about its singular, and how that one ends. */
const ENDINGS: Readonly<Record<string, readonly (readonly [plural: RegExp, singular: string])[]>> = {
  en: [[/([^s])s$/, "$1"]],
  es: [
    [/ones$/, "ón"],
    [/([ao])s$/, "$1"],
  ],
};

/** What one thing of a list is called, where the language lets us tell: one of “Buttons” is a “Button”. */
export function singular(title: string, language: string): string | null {
  const endings = ENDINGS[language.slice(0, 2)] ?? [];
  const found = endings.find(([plural]) => plural.test(title));
  return found ? title.replace(...found) : null;
}
