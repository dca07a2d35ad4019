import { useMemo, type RefObject } from "react";

/**
 * While the view is moved, not zoomed, the drawing is one layer that the browser shifts instead of painting
 * it anew on every frame. Not for good: a layer that is zoomed is blurred. Not for hundreds of sketches: to sort
 * them into a layer takes longer than to paint them.
 */
export function usePanLayer(area: RefObject<HTMLDivElement | null>) {
  return useMemo(() => {
    const setLayer = (isLayer: boolean) => {
      const viewport = area.current?.querySelector<HTMLElement>(".react-flow__viewport");
      const isSketch = area.current?.dataset.sketch !== undefined;
      if (viewport) viewport.style.willChange = isLayer && !isSketch ? "transform" : "";
    };
    return {
      onMoveStart: () => {
        setLayer(true);
      },
      onMoveEnd: () => {
        setLayer(false);
      },
    };
  }, [area]);
}
