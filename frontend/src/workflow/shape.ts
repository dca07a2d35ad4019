import type { Note, Position } from "./document";

/** Canvas pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where something is drawn. */
export interface Rect extends Position, Size {}

/** Every node is this wide, so that columns line up. */
export const NODE_WIDTH = 216;

/** A node whose real height is not known yet. */
export const USUAL_SIZE: Size = { width: NODE_WIDTH, height: 56 };

/** A note that was never drawn larger or smaller. */
export const NOTE_SIZE: Size = { width: 224, height: 120 };

export function rectOfNote({ position, width, height }: Note): Rect {
  return { ...position, width: width ?? NOTE_SIZE.width, height: height ?? NOTE_SIZE.height };
}

/** New and moved things stand on a grid of this many pixels. */
export const GRID = 8;

export function snapped({ x, y }: Position): Position {
  return { x: Math.round(x / GRID) * GRID, y: Math.round(y / GRID) * GRID };
}

export function centreOf(rect: Rect): Position {
  return { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 };
}

/** The smallest rectangle around these; nothing around nothing. */
export function boundsOf(rects: readonly Rect[]): Rect | null {
  if (rects.length === 0) return null;
  const left = Math.min(...rects.map((rect) => rect.x));
  const top = Math.min(...rects.map((rect) => rect.y));
  const right = Math.max(...rects.map((rect) => rect.x + rect.width));
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Whether they share ground, or come closer than the gap. */
export function overlaps(one: Rect, other: Rect, gap = 0): boolean {
  return (
    one.x < other.x + other.width + gap &&
    other.x < one.x + one.width + gap &&
    one.y < other.y + other.height + gap &&
    other.y < one.y + one.height + gap
  );
}

const GAP = 24;

/**
 * The spot nearest to the wanted one, going down and up in turn, where nothing else is.
 * What is there already stays where it is.
 */
export function freeSpot(wanted: Position, size: Size, taken: readonly Rect[]): Position {
  const step = GRID * 4;
  for (let distance = 0; distance < 200; distance += 1) {
    for (const sign of distance === 0 ? [1] : [1, -1]) {
      const spot = { x: wanted.x, y: wanted.y + sign * distance * step };
      if (!taken.some((rect) => overlaps({ ...size, ...spot }, rect, GAP))) return spot;
    }
  }
  return wanted;
}
