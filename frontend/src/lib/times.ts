import { ownLocale } from "./locale";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long something took, in its one or two largest units: `340 ms`, `12.4 s`, `3 min 5 s`, `2 d 4 h`. */
export function formatDuration(durationMs: number, locale: string = ownLocale()): string {
  if (durationMs < SECOND_MS) return `${Math.max(0, Math.round(durationMs))} ms`;
  if (durationMs < MINUTE_MS) return `${tenths(durationMs, locale)} s`;
  if (durationMs < HOUR_MS) return twoUnits(durationMs, MINUTE_MS, "min", SECOND_MS, "s");
  if (durationMs < DAY_MS) return twoUnits(durationMs, HOUR_MS, "h", MINUTE_MS, "min");
  return twoUnits(durationMs, DAY_MS, "d", HOUR_MS, "h");
}

/** How far an instant lies from now, in one unit: `now`, `5 minutes ago`, `in 3 hours`. */
export function formatDistance(instant: Date, now: Date, locale: string = ownLocale()): string {
  const distanceMs = instant.getTime() - now.getTime();
  const words = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const sizeMs = Math.abs(distanceMs);
  if (sizeMs < 10 * SECOND_MS) return words.format(0, "second");
  if (sizeMs < MINUTE_MS) return words.format(Math.trunc(distanceMs / SECOND_MS), "second");
  if (sizeMs < HOUR_MS) return words.format(Math.trunc(distanceMs / MINUTE_MS), "minute");
  if (sizeMs < DAY_MS) return words.format(Math.trunc(distanceMs / HOUR_MS), "hour");
  return words.format(Math.trunc(distanceMs / DAY_MS), "day");
}

/** An instant in full, as it is written where the person lives. */
export function formatInstant(instant: Date, locale: string = ownLocale()): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(instant);
}

/** An instant in figures and to the second, for telling apart what came one after the other. */
export function formatToTheSecond(instant: Date, locale: string = ownLocale()): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "short", timeStyle: "medium" }).format(instant);
}

/** A day of the calendar, `2026-03-01`, which is the same wherever one reads it. */
export function formatDate(day: string, locale: string = ownLocale()): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(day));
}

/** The time of day, for what is under its date already. */
export function formatTime(instant: Date, locale: string = ownLocale()): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(instant);
}

/** The day, as a heading over what happened on it. */
export function formatDay(instant: Date, locale: string = ownLocale()): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "full" }).format(instant);
}

function tenths(durationMs: number, locale: string): string {
  const shown = Math.floor(durationMs / 100) / 10;
  return new Intl.NumberFormat(locale, { minimumFractionDigits: 1 }).format(shown);
}

function twoUnits(sizeMs: number, bigMs: number, big: string, smallMs: number, small: string): string {
  const rest = Math.floor((sizeMs % bigMs) / smallMs);
  const whole = `${Math.floor(sizeMs / bigMs)} ${big}`;
  return rest ? `${whole} ${rest} ${small}` : whole;
}
