import i18next from "i18next";

/**
 * How dates, times and numbers are written: in the language of the page, by the customs of the browser's region,
 * such as `en-GB`. English before a language is known.
 */
export function ownLocale(
  language: string = i18next.language || "en",
  browser: readonly string[] = navigator.languages,
): string {
  for (const tag of browser) {
    const region = regionOf(tag);
    if (region) return `${language}-${region}`;
  }
  return language;
}

/** Some systems hand on tags that are none, such as `en-US@posix`. */
function regionOf(tag: string): string | undefined {
  try {
    return new Intl.Locale(tag).region;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
