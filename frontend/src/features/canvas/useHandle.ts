import { useReactFlow, useStoreApi } from "@xyflow/react";
import { useEffect } from "react";
import type { CanvasHandle } from "../../editor/canvas";
import { useEditorStore } from "../../editor/context";
import { boundsOf, type Rect } from "../../workflow/shape";
import { announce, useCanvas } from "./canvas-ui";
import { rectOf } from "./frames";

/** A node that was just added is there after this many frames at the latest. */
const MAX_FRAMES = 30;
const MARGIN = 60;

/** What stays free around a node that is brought in, on every side; its own buttons stand above it. */
const CLEAR = 48;
const GLIDE_MS = 160;

/** Let other parts of the editor ask the canvas to show things. */
export function useHandle(): void {
  const { ui, drawing } = useCanvas();
  const store = useEditorStore();
  const flow = useReactFlow();
  const flowStore = useStoreApi();

  useEffect(() => {
    const rects = (ids: readonly string[]) => {
      const wanted = new Set(ids);
      return drawing.getState().nodes.flatMap((node) => (wanted.has(node.id) ? rectOf(node) : []));
    };
    const isSeen = (rect: Rect) => {
      const { width, height, transform } = flowStore.getState();
      const [x, y, zoom] = transform;
      const left = rect.x * zoom + x;
      const top = rect.y * zoom + y;
      return left >= 0 && top >= 0 && left + rect.width * zoom <= width && top + rect.height * zoom <= height;
    };
    const moveTo = (rect: Rect) => {
      const { width, height, transform } = flowStore.getState();
      const fitting = Math.min((width - MARGIN) / rect.width, (height - MARGIN) / rect.height);
      const zoom = Math.min(Math.max(transform[2], 0.6), fitting);
      void flow.setCenter(rect.x + rect.width / 2, rect.y + rect.height / 2, { zoom });
    };
    const bringIn = (id: string) => {
      const [rect] = rects([id]);
      const { domNode, transform } = flowStore.getState();
      if (!rect || !domNode) return;
      const [x, y, zoom] = transform;
      const to = {
        x: x + shiftInto(rect.x * zoom + x, rect.width * zoom, domNode.clientWidth),
        y: y + shiftInto(rect.y * zoom + y, rect.height * zoom, domNode.clientHeight),
        zoom,
      };
      const isStill = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      if (to.x !== x || to.y !== y) void flow.setViewport(to, { duration: isStill ? 0 : GLIDE_MS });
    };
    const show = (ids: readonly string[]) => {
      const bounds = boundsOf(rects(ids));
      if (bounds && !isSeen(bounds)) moveTo(bounds);
    };
    const handle: CanvasHandle = {
      reveal: (ids) => {
        show(ids);
        focusSoon(flowStore.getState().domNode, ids[0] ?? null);
      },
      show,
      bringIn,
      focus: (id) => {
        if (id !== null) show([id]);
        focusSoon(flowStore.getState().domNode, id);
      },
      centre: () => {
        const { width, height, transform } = flowStore.getState();
        const [x, y, zoom] = transform;
        return { x: (width / 2 - x) / zoom, y: (height / 2 - y) / zoom };
      },
      sizeOf: (id) => {
        const [rect] = rects([id]);
        return rect && { width: rect.width, height: rect.height };
      },
      portY: (id, port, side = "source") => {
        const drawn = flowStore.getState().nodeLookup.get(id)?.internals.handleBounds?.[side];
        const handle = drawn?.find((one) => one.id === port);
        return handle && handle.y + handle.height / 2;
      },
      announce: (text) => {
        announce(ui, text);
      },
    };
    store.getState().setCanvas(handle);
    return () => {
      store.getState().setCanvas(null);
    };
  }, [ui, drawing, store, flow, flowStore]);
}

/** How far something has to move to lie within; its beginning counts where there is no room for all of it. */
function shiftInto(start: number, length: number, room: number): number {
  if (start < CLEAR || length > room - 2 * CLEAR) return CLEAR - start;
  return Math.min(0, room - CLEAR - (start + length));
}

/** Give the keyboard to a node, which may yet have to be drawn; to the canvas when there is no such node. */
function focusSoon(canvas: HTMLElement | null, id: string | null, frames = MAX_FRAMES): void {
  if (id === null) {
    canvas?.focus({ preventScroll: true });
    return;
  }
  const element = canvas?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
  if (element && element.style.visibility !== "hidden") element.focus({ preventScroll: true });
  else if (frames > 0) {
    requestAnimationFrame(() => {
      focusSoon(canvas, id, frames - 1);
    });
  }
}
