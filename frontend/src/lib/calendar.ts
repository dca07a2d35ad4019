/** Days and times as the reader's own calendar and clock have them, and as the browser's fields write them. */

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Whether a text is a day: `2026-03-01`. */
export function isDay(text: unknown): text is string {
  return typeof text === "string" && DAY.test(text) && !Number.isNaN(Date.parse(text));
}

/** The instant at which a day begins, or one so many days later. */
export function startOfDay(day: string, daysLater = 0): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + daysLater).toISOString();
}

/** An instant as a field for a time wants it: `2026-03-01T09:30`; its first ten characters are its day. */
export function localText(instant: Date): string {
  const shifted = new Date(instant.getTime() - instant.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

/** The zone of the reader's clock, by its name: `Europe/Madrid`. */
export function ownTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
