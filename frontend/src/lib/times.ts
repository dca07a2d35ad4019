const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long something took, in its one or two largest units: `340 ms`, `12.4 s`, `3 min 5 s`, `2 d 4 h`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < SECOND_MS) return `${Math.max(0, Math.round(durationMs))} ms`;
  if (durationMs < MINUTE_MS) return `${(Math.floor(durationMs / 100) / 10).toFixed(1)} s`;
  if (durationMs < HOUR_MS) return twoUnits(durationMs, MINUTE_MS, "min", SECOND_MS, "s");
  if (durationMs < DAY_MS) return twoUnits(durationMs, HOUR_MS, "h", MINUTE_MS, "min");
  return twoUnits(durationMs, DAY_MS, "d", HOUR_MS, "h");
}

/** How far an instant lies from now, in one unit: `just now`, `5 min ago`, `in 3 h`. */
export function formatDistance(instant: Date, now: Date): string {
  const distanceMs = instant.getTime() - now.getTime();
  const sizeMs = Math.abs(distanceMs);
  if (sizeMs < 10 * SECOND_MS) return "just now";
  const words = oneUnit(sizeMs);
  return distanceMs < 0 ? `${words} ago` : `in ${words}`;
}

function oneUnit(sizeMs: number): string {
  if (sizeMs < MINUTE_MS) return `${Math.floor(sizeMs / SECOND_MS)} s`;
  if (sizeMs < HOUR_MS) return `${Math.floor(sizeMs / MINUTE_MS)} min`;
  if (sizeMs < DAY_MS) return `${Math.floor(sizeMs / HOUR_MS)} h`;
  return `${Math.floor(sizeMs / DAY_MS)} d`;
}

function twoUnits(sizeMs: number, bigMs: number, big: string, smallMs: number, small: string): string {
  const rest = Math.floor((sizeMs % bigMs) / smallMs);
  const whole = `${Math.floor(sizeMs / bigMs)} ${big}`;
  return rest ? `${whole} ${rest} ${small}` : whole;
}
