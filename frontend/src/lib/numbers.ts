import { ownLocale } from "./locale";

/** A number with the separators of where the person lives. */
export function formatNumber(value: number, locale: string = ownLocale()): string {
  return new Intl.NumberFormat(locale).format(value);
}

/** A part of one in per cent, with at most so many decimals: `0.125` reads `12.5%`. */
export function formatShare(share: number, mostDecimals = 0, locale: string = ownLocale()): string {
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: mostDecimals }).format(
    share,
  );
}

/** Several in a row: `one, two and three`. */
export function formatList(items: readonly string[], locale: string = ownLocale()): string {
  return new Intl.ListFormat(locale).format(items);
}
