import { expect, test } from "vitest";
import { ownLocale } from "./locale";

test.each([
  ["en", ["en-GB", "en"], "en-GB"],
  ["en", ["de-DE", "de", "en-US"], "en-DE"],
  ["es", ["en", "es-MX"], "es-MX"],
  ["es", ["es"], "es"],
  ["en", ["zh-Hant-TW"], "en-TW"],
  ["en", ["en-US@posix", "en-AU"], "en-AU"],
  ["en", [], "en"],
])("a page in %s in a browser that asks for %s is written as %s", (language, browser, locale) => {
  expect(ownLocale(language, browser)).toBe(locale);
});
