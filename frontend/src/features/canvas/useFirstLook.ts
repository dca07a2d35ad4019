import { useStoreApi, type Viewport } from "@xyflow/react";
import { useCallback, useState } from "react";
import { useCanvas } from "./canvas-ui";
import { stepRects } from "./drawing-store";
import { startView } from "./start-view";

/**
 * Where the view begins, and what measures the room for it, as a `ref`: before anything is painted.
 *
 * React Flow is to begin with it: moved there later, the drawing would be seen elsewhere first.
 */
export function useFirstLook() {
  const { drawing } = useCanvas();
  const flowStore = useStoreApi();
  const [start, setStart] = useState<Viewport | null>(null);
  const measure = useCallback(
    (area: HTMLDivElement | null) => {
      if (!area) return;
      const rects = [...stepRects(drawing.getState()).values()];
      const view = startView(rects, area.getBoundingClientRect());
      // Its first picture is of what its store says; what it is told to begin with comes after that.
      flowStore.setState({ transform: [view.x, view.y, view.zoom] });
      setStart(view);
    },
    [drawing, flowStore],
  );
  return { start, measure };
}
