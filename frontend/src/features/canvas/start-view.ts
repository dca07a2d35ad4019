import type { Viewport } from "@xyflow/react";
import { boundsOf, type Rect, type Size } from "../../workflow/shape";

/** Smaller than this, titles can no longer be read. */
const READABLE = 0.6;
const MARGIN = 48;

/** How everything is brought into sight. */
export const WHOLE = { padding: 0.12, maxZoom: 1 };

/** The first look at a drawing: all of it if that can be read, else where it begins. */
export function startView(rects: readonly Rect[], { width, height }: Size): Viewport {
  const bounds = boundsOf(rects);
  if (!bounds) return { x: 0, y: 0, zoom: 1 };
  const fitting = Math.min(
    (width - 2 * MARGIN) / bounds.width,
    (height - 2 * MARGIN) / Math.max(bounds.height, 1),
  );
  const zoom = Math.min(1, Math.max(READABLE, fitting));
  if (fitting >= READABLE) {
    return {
      x: (width - bounds.width * zoom) / 2 - bounds.x * zoom,
      y: (height - bounds.height * zoom) / 2 - bounds.y * zoom,
      zoom,
    };
  }
  const [first] = [...rects].sort((one, other) => one.x - other.x || one.y - other.y);
  const isTall = bounds.height * zoom > height - 2 * MARGIN;
  const middle = isTall && first ? first.y + first.height / 2 : bounds.y + bounds.height / 2;
  return {
    x:
      bounds.width * zoom > width - 2 * MARGIN
        ? MARGIN - bounds.x * zoom
        : (width - bounds.width * zoom) / 2 - bounds.x * zoom,
    y: height / 2 - middle * zoom,
    zoom,
  };
}
