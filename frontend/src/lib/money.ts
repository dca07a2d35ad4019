import { ownLocale } from "./locale";

/** Decimals beyond the usual two: single messages cost fractions of a cent. */
const MOST_DECIMALS = 6;

/** An amount in decimal text as it is written where the person lives: `€0.0625`. */
export function formatMoney(amount: string, currency: string, locale: string = ownLocale()): string {
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    maximumFractionDigits: MOST_DECIMALS,
  }).format(Number(amount));
}
