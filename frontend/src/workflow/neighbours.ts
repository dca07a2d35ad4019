import { centreOf, type Rect } from "./shape";

export type Direction = "left" | "right" | "up" | "down";

/** Going sideways from the line costs this many times as much as going along it. */
const SIDEWAYS = 2.5;

/** What lies more to the side than ahead is taken only where nothing lies ahead. */
const ASIDE = 1_000_000;

/** The id of what is nearest in this direction; null where there is nothing. */
export function neighbour(
  rects: ReadonlyMap<string, Rect>,
  from: string,
  direction: Direction,
): string | null {
  const start = rects.get(from);
  if (!start) return null;
  let best: string | null = null;
  let least = Infinity;
  for (const [id, rect] of rects) {
    if (id === from) continue;
    const cost = costOf(start, rect, direction);
    if (cost < least) [best, least] = [id, cost];
  }
  return best;
}

/** How far it is to go there; infinitely far what lies in another direction. */
function costOf(from: Rect, to: Rect, direction: Direction): number {
  const dx = centreOf(to).x - centreOf(from).x;
  const dy = centreOf(to).y - centreOf(from).y;
  const along = { left: -dx, right: dx, up: -dy, down: dy }[direction];
  const sideways = Math.abs(direction === "left" || direction === "right" ? dy : dx);
  if (along < 1) return Infinity;
  return along + SIDEWAYS * sideways + (sideways > 2 * along ? ASIDE : 0);
}

/** Of all, the one that is read first: leftmost, then topmost. */
export function firstOf(rects: ReadonlyMap<string, Rect>): string | null {
  const sorted = [...rects].sort(([, one], [, other]) => one.x - other.x || one.y - other.y);
  return sorted[0]?.[0] ?? null;
}
