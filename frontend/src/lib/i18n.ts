import i18next, { type i18n } from "i18next";
import { initReactI18next } from "react-i18next";
import { formatNumber } from "./numbers";

export const LANGUAGES = { en: "English", es: "Español" } as const;

export type Language = keyof typeof LANGUAGES;

const STORED_AS = "patchbay.language";

type Texts = Record<string, Record<string, unknown>>;

/** Each language is one file to load, so that nobody loads what they do not read. */
const load: Record<Language, () => Promise<{ default: Texts }>> = {
  en: () => import("../locales/en"),
  es: () => import("../locales/es"),
};

/** The language the person chose, else the browser's, else English. */
export function preferredLanguage(): Language {
  const wanted = [localStorage.getItem(STORED_AS), ...navigator.languages.map((tag) => tag.split("-")[0])];
  return wanted.find(isLanguage) ?? "en";
}

export function isLanguage(value: string | null | undefined): value is Language {
  return typeof value === "string" && value in LANGUAGES;
}

/** Make ready to show texts. */
export async function startI18n(language: Language = preferredLanguage()): Promise<i18n> {
  const texts = await load[language]();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: texts.default },
    defaultNS: "general",
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  i18next.services.formatter?.add("number", (value: number) => formatNumber(value));
  document.documentElement.lang = language;
  return i18next;
}

/** Speak this language from now on, and next time. */
export async function changeLanguage(language: Language): Promise<void> {
  localStorage.setItem(STORED_AS, language);
  const texts = await load[language]();
  for (const [namespace, bundle] of Object.entries(texts.default)) {
    i18next.addResourceBundle(language, namespace, bundle);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
