import { useCallback, type KeyboardEvent } from "react";
import { useEditorStore } from "../../editor/context";
import type { EditorStore } from "../../editor/store";
import { isTyping } from "../../lib/typing";
import { firstOf, neighbour, type Direction } from "../../workflow/neighbours";
import { NOTHING_SELECTED, selectNodes } from "../../workflow/selection";
import { GRID } from "../../workflow/shape";
import { useCanvas } from "./canvas-ui";
import { stepRects, type DrawingStore } from "./drawing-store";

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

const STEPS: Readonly<Record<Direction, readonly [number, number]>> = {
  left: [-GRID, 0],
  right: [GRID, 0],
  up: [0, -GRID],
  down: [0, GRID],
};

/** How many times as far with Shift. */
const FAR = 5;

/** What the arrow keys, Enter and Escape do while the keyboard is at the drawing. */
export function useCanvasKeys(): (event: KeyboardEvent) => void {
  const { ui, drawing, operations } = useCanvas();
  const store = useEditorStore();

  return useCallback(
    (event) => {
      if (event.defaultPrevented || isForItself(event.target)) return;
      const direction = DIRECTIONS[event.key];
      if (direction && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        if (event.altKey) {
          const [dx, dy] = STEPS[direction];
          const far = event.shiftKey ? FAR : 1;
          if (!store.getState().isReadOnly) operations.nudge(dx * far, dy * far);
        } else go(store, drawing, direction, event.shiftKey);
        return;
      }
      const flowId = focusedId(event.target);
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (event.key === "Enter" && isPlain && flowId !== null) {
        event.preventDefault();
        if (/^(note|group):/.test(flowId)) ui.setState({ renaming: flowId });
        else store.getState().open(flowId);
      } else if ((event.key === "F10" && event.shiftKey) || event.key === "ContextMenu") {
        if (flowId !== null && /^(note|group):/.test(flowId)) return;
        event.preventDefault();
        const at = (document.activeElement ?? document.body).getBoundingClientRect();
        const place =
          flowId === null
            ? { x: at.left + at.width / 2, y: at.top + at.height / 2 }
            : { x: at.left, y: at.bottom + 4 };
        ui.setState({ menu: { node: flowId, ...place } });
      } else if (event.key === "Escape") backOut(store);
    },
    [store, ui, drawing, operations],
  );
}

/** Select the nearest node that way, or also select it, and give it the keyboard. */
function go(store: EditorStore, drawing: DrawingStore, direction: Direction, isAdded: boolean): void {
  const rects = stepRects(drawing.getState());
  const { selection, select, canvas } = store.getState();
  const from = focusedId(document.activeElement) ?? [...selection.nodes].at(-1);
  const to = from !== undefined && rects.has(from) ? neighbour(rects, from, direction) : firstOf(rects);
  if (to === null) return;
  select(selectNodes(isAdded ? [...selection.nodes, to] : [to]));
  canvas?.focus(to);
}

function backOut(store: EditorStore): void {
  const { selection, right, select, open, show } = store.getState();
  if (right === "inspector") {
    open(null);
    show({ right: null });
  } else if (selection.nodes.size + selection.edges.size + selection.notes.size + selection.groups.size > 0) {
    select(NOTHING_SELECTED);
  }
}

/** The flow id of the node that has the keyboard. */
export function focusedId(target: EventTarget | null): string | null {
  if (!(target instanceof HTMLElement) || !target.classList.contains("react-flow__node")) return null;
  return target.dataset.id ?? null;
}

/** A button within a node does by Enter what it says. */
function isForItself(target: EventTarget): boolean {
  return isTyping(target) || (target instanceof HTMLElement && target.matches("button"));
}
