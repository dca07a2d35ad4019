import type { Position } from "./document";
import { boundsOf, type Rect } from "./shape";

export type Alignment = "left" | "centre" | "right" | "top" | "middle" | "bottom";

/** Where these go so that the named sides, or their middles, are in one line. */
export function align(rects: ReadonlyMap<string, Rect>, by: Alignment): Map<string, Position> {
  const around = boundsOf([...rects.values()]);
  if (!around) return new Map();
  return mapRects(rects, (rect) => {
    switch (by) {
      case "left":
        return { x: around.x, y: rect.y };
      case "centre":
        return { x: around.x + (around.width - rect.width) / 2, y: rect.y };
      case "right":
        return { x: around.x + around.width - rect.width, y: rect.y };
      case "top":
        return { x: rect.x, y: around.y };
      case "middle":
        return { x: rect.x, y: around.y + (around.height - rect.height) / 2 };
      case "bottom":
        return { x: rect.x, y: around.y + around.height - rect.height };
    }
  });
}

export type Axis = "across" | "down";

/** Where these go so that the gaps between them are the same; the first and the last stay. */
export function distribute(rects: ReadonlyMap<string, Rect>, axis: Axis): Map<string, Position> {
  const from = axis === "across" ? "x" : "y";
  const extent = axis === "across" ? "width" : "height";
  const sorted = [...rects].sort(([, one], [, other]) => one[from] - other[from]);
  const around = boundsOf([...rects.values()]);
  if (!around || sorted.length < 3) return new Map();
  const filled = sorted.reduce((sum, [, rect]) => sum + rect[extent], 0);
  const gap = (around[extent] - filled) / (sorted.length - 1);
  let next = around[from];
  const placed = new Map<string, Position>();
  for (const [id, rect] of sorted) {
    placed.set(id, { x: rect.x, y: rect.y, [from]: Math.round(next) });
    next += rect[extent] + gap;
  }
  return placed;
}

function mapRects(rects: ReadonlyMap<string, Rect>, to: (rect: Rect) => Position): Map<string, Position> {
  return new Map([...rects].map(([id, rect]) => [id, to(rect)]));
}
